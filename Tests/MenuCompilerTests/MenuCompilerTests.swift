// The first test of MenuCompiler comes here.
