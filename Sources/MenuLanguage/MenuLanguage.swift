// The first file of MenuLanguage comes here.
