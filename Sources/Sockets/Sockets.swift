// The first file of Sockets comes here.
