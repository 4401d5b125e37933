// The first file of Diagnostics comes here.
