// The wire's own price: a service without a menu.
//
// It takes lines on the same event loop, cuts and reads them with the same parser, finds the call by its id, and answers a
// key with a line that is as long as the 12333 menu's. What the service costs beyond this is what it does for a caller.
//
//     wire-yardstick [PORT]

import Sockets

let port = CommandLine.arguments.dropFirst().first.flatMap { UInt16($0) } ?? 0
OpenFileLimit.raise()
let loop = try EventLoop()
let address = try SocketAddress(host: "127.0.0.1", port: port)
let socket = try BoundSocket.open(at: address, count: 1)[0]
let listener = try Listener(socket, on: loop) { connection, _ in WireTrunk(connection) }
print("wire-yardstick answers on \(socket.address)")
flushOutput()
loop.run()
