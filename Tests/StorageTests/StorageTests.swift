// The first test of Storage comes here.
