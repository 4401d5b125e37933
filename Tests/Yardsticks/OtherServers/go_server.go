// The call of the FastAGI yardstick by Go without a library: a goroutine for each call, as in every Go library for
// FastAGI, and nothing of it read but where its lines end. What such a library can cost at least.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
)

var commands = [][]byte{
	[]byte("ANSWER\n"),
	[]byte("GET DATA en/one 5000 1\n"),
	[]byte("GET DATA en/two 5000 1\n"),
	[]byte("GET DATA en/three 5000 1\n"),
	[]byte("STREAM FILE en/goodbye \"0123456789*#ABCD\"\n"),
	[]byte("HANGUP\n"),
}

func main() {
	// With one thread a call costs Go a seventh less than with two.
	runtime.GOMAXPROCS(1)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Printf("Go %s yardstick answers on %s\n", strings.TrimPrefix(runtime.Version(), "go"), listener.Addr())
	for {
		if connection, err := listener.Accept(); err == nil {
			go serve(connection)
		}
	}
}

func serve(connection net.Conn) {
	defer connection.Close()
	lines := bufio.NewReader(connection)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return
		}
		if len(line) == 1 {
			break
		}
	}
	for _, command := range commands {
		if _, err := connection.Write(command); err != nil {
			return
		}
		if _, err := lines.ReadSlice('\n'); err != nil {
			return
		}
	}
}
