// The first test of Sockets comes here.
