import Foundation
import Glibc

/// The right to run one data directory, held through a `flock` on a file beside it. The kernel gives it back when
/// this program ends, however it ends; the file stays and tells the next start what was left behind.
final class ClusterLock: Sendable {
  private let path: String
  private let descriptor: Int32

  /// - Throws: `.inUse` while another program, or another cluster of this one, holds the lock; `.permission`,
  ///   `.diskFull`, `.system`.
  init(path: String, dataDirectory: String) throws(ClusterError) {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw .system("open", path, code: errno) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(opened)
      guard code == EWOULDBLOCK else { throw .system("lock", path, code: code) }
      let holder = Self.record(at: path)?.processID.map { " (process \($0))" } ?? ""
      throw ClusterError(
        .inUse, "another program\(holder) is running the database in \(dataDirectory)",
        remedy: "stop that program first, or give this one a data directory of its own")
    }
    self.path = path
    self.descriptor = opened
  }

  deinit {
    close(descriptor)
  }

  /// What a holder writes down: its process id and the directory of its socket.
  struct Record: Equatable {
    var processID: pid_t?
    var socketDirectory: String?
  }

  /// What the previous holder wrote, unless it cleaned up after itself.
  var record: Record? { Self.record(at: path) }

  /// - Throws: `.diskFull`, `.system`.
  func write(_ record: Record?) throws(ClusterError) {
    var text = ""
    if let record {
      text = "\(record.processID.map(String.init) ?? "")\n\(record.socketDirectory ?? "")\n"
    }
    let bytes = Array(text.utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw .system("write to", path, code: errno)
    }
  }

  private static func record(at path: String) -> Record? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 2 else { return nil }
    return Record(processID: pid_t(lines[0]), socketDirectory: lines[1].isEmpty ? nil : lines[1])
  }
}
