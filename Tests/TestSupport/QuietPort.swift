import Foundation
import Glibc

/// Ports on 127.0.0.1 that the kernel gives to nobody by itself: neither as the near end of a connection nor to a server that takes
/// any port. So whoever lets go of one for a while, as a server that is killed, finds it free again.
package enum QuietPort {
  package struct NoneFree: Error {}

  /// - Throws: `NoneFree`.
  package static func any() throws -> Int {
    let text = try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)
    let first = text?.split { $0 == "\t" || $0 == " " }.first.flatMap { Int($0) } ?? 32_768
    let end = max(2_048, min(first, 32_768))
    for _ in 0..<1_000 {
      let port = Int.random(in: max(1_024, end - 16_000)..<end)
      if isFree(port) { return port }
    }
    throw NoneFree()
  }

  private static func isFree(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0, let number = UInt16(exactly: port) else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = number.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
