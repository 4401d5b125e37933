// The first file of CallEngine comes here.
