import Foundation
import Glibc

/// The file system under a path: what a message about a full disk has to name.
struct DiskSpace {
  let mountPoint: String
  /// Bytes that an unprivileged user may still write.
  let free: UInt64
  let total: UInt64

  /// Nil when no ancestor of `path` can be asked. `path` itself need not exist.
  init?(holding path: String) {
    var place = URL(fileURLWithPath: path).standardizedFileURL
    var status = stat()
    while stat(place.path, &status) != 0 {
      guard place.path != "/" else { return nil }
      place.deleteLastPathComponent()
    }
    let device = status.st_dev
    var numbers = statvfs()
    guard statvfs(place.path, &numbers) == 0 else { return nil }
    while place.path != "/" {
      let parent = place.deletingLastPathComponent()
      guard stat(parent.path, &status) == 0, status.st_dev == device else { break }
      place = parent
    }
    let unit = UInt64(numbers.f_frsize)
    mountPoint = place.path
    free = UInt64(numbers.f_bavail).multipliedReportingOverflow(by: unit).partialValue
    total = UInt64(numbers.f_blocks).multipliedReportingOverflow(by: unit).partialValue
  }

  var freeText: String { Self.text(free) }
  var totalText: String { Self.text(total) }

  private static func text(_ bytes: UInt64) -> String {
    bytes < 10 << 30 ? "\(bytes >> 20) MB" : "\(bytes >> 30) GB"
  }
}
