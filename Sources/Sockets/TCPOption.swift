internal import Glibc

/// Sets one of the options of tcp(7). A socket of another kind has none, which changes nothing.
func setTCPOption(_ option: Int32, to value: Int32, of socket: Int32) {
  var value = value
  setsockopt(socket, Int32(IPPROTO_TCP), option, &value, socklen_t(MemoryLayout<Int32>.size))
}
