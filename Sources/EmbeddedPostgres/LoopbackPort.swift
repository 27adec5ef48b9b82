import Glibc

/// TCP ports on 127.0.0.1.
enum LoopbackPort {
  /// A port that nobody used a moment ago; Postgres may still find it taken, and then another is tried.
  static func free() throws(ClusterError) -> UInt16 {
    switch bind(to: 0) {
    case .success(let port): return port
    case .failure(let failure):
      throw .system("find a free port on", "127.0.0.1", code: failure.code)
    }
  }

  /// - Throws: `.portInUse` when another program listens on `port`.
  static func check(_ port: UInt16) throws(ClusterError) {
    switch bind(to: port) {
    case .success: return
    case .failure(let failure) where failure.code == EADDRINUSE: throw inUse(port)
    case .failure(let failure): throw .system("open", "port \(port) on 127.0.0.1", code: failure.code)
    }
  }

  static func inUse(_ port: UInt16) -> ClusterError {
    ClusterError(
      .portInUse, "port \(port) on 127.0.0.1 is used by another program",
      remedy: "stop that program, or give the database another port (or none, to take any free one)")
  }

  private struct Failure: Error {
    let code: Int32
  }

  private static func bind(to port: UInt16) -> Result<UInt16, Failure> {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return .failure(Failure(code: errno)) }
    defer { close(descriptor) }
    // As Postgres does: connections that linger from an earlier run do not count as use.
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code: Int32 = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        guard Glibc.bind(descriptor, $0, size) == 0, getsockname(descriptor, $0, &size) == 0 else {
          return errno
        }
        return 0
      }
    }
    return code == 0 ? .success(UInt16(bigEndian: address.sin_port)) : .failure(Failure(code: code))
  }
}
