// The first file of CallScripting comes here.
