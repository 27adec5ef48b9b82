import Glibc

/// A connection whose other end may do as it likes: nothing here waits for long, and nothing fails when it breaks.
final class FuzzSocket {
  private let descriptor: Int32

  /// - Throws: when nobody listens any more.
  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0, let number = UInt16(exactly: port) else {
      throw HTTPFailure(description: "no socket")
    }
    var limit = timeval(tv_sec: 2, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = number.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let code = errno
      close(descriptor)
      throw HTTPFailure(description: "connect: \(String(cString: strerror(code)))")
    }
  }

  deinit { close(descriptor) }

  func send(_ bytes: some Collection<UInt8>) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// No more will be sent; answers may still come.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Goes on sending until the other end has gone, and takes no more than some bytes or stays silent for 30 s.
  func isCutOff() -> Bool {
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
    for _ in 0..<300 {
      let count = Glibc.send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL))
      if count < 0, errno == EPIPE || errno == ECONNRESET { return true }
      usleep(100_000)
    }
    return false
  }

  /// The statuses of all answers until the other end closes, or is silent for `milliseconds`.
  func statuses(silence milliseconds: Int32) -> [Int] {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&event, 1, milliseconds) == 1 else { break }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      received += buffer[..<count]
    }
    return Self.statuses(in: received)
  }

  static func statuses(in bytes: [UInt8]) -> [Int] {
    String(decoding: bytes, as: UTF8.self).matches(of: /HTTP\/1\.[01] (\d{3})/).compactMap { Int($0.1) }
  }
}
