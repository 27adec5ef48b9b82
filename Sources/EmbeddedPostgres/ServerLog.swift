import Foundation
import Glibc

/// The file that takes what Postgres writes. This program opens it and hands it down, so the user that runs Postgres
/// needs no right to it; a new start continues the file, and one that has grown large is set aside first.
final class ServerLog: Sendable {
  let descriptor: Int32
  private let path: String
  private let beginning: off_t

  /// Bytes after which a start renames the log to `<path>.1`.
  static let largest: off_t = 8 << 20

  init(path: String) throws(ClusterError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_size > Self.largest { rename(path, path + ".1") }
    descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("open the log", path, code: errno) }
    self.path = path
    beginning = lseek(descriptor, 0, SEEK_END)
  }

  deinit {
    close(descriptor)
  }

  /// The lines added since this object was made, at most the last 64 KiB of them.
  var lines: [String] {
    let end = lseek(descriptor, 0, SEEK_END)
    let from = max(beginning, end - 64 << 10)
    guard end > from else { return [] }
    var bytes = [UInt8](repeating: 0, count: Int(end - from))
    let count = pread(descriptor, &bytes, bytes.count, from)
    guard count > 0 else { return [] }
    return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
