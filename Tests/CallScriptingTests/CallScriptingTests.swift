// The first test of CallScripting comes here.
