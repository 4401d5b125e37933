// The first test of MenuLanguage comes here.
