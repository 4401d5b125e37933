// The first file of MenuCompiler comes here.
