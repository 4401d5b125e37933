// The first test of CallEngine comes here.
