// The first file of Storage comes here.
