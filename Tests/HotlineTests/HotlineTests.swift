// The first test of Hotline comes here.
