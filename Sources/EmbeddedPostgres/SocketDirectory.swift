import Foundation
import Glibc

/// The private directory of a cluster's Unix socket. It lies under the system's temporary folder, because a socket's
/// path may have 107 bytes at most and a project's path may have more.
struct SocketDirectory: Sendable {
  let path: String

  /// Bytes of the directory's path; the socket's own name adds 15.
  static let longestPath = 60
  static let namePrefix = "sg-"

  /// Makes a fresh directory that only `account` (and root) can enter: whoever reaches the socket is trusted.
  /// - Throws: `.system` when no root is short enough, reachable by `account` and writable.
  static func make(under roots: [String], for account: SystemAccount) async throws(ClusterError)
    -> SocketDirectory
  {
    // libpq takes a comma in a host's name for the end of it.
    for root in roots where root.hasPrefix("/") && !root.contains(",") {
      var template = Array((root + "/" + namePrefix + "XXXXXX").utf8CString)
      guard template.count - 1 <= longestPath, try await account.canReach(root), mkdtemp(&template) != nil
      else {
        continue
      }
      let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      if account.needsSwitch, chown(path, account.userID, account.groupID) != 0 {
        rmdir(path)
        continue
      }
      return SocketDirectory(path: path)
    }
    throw ClusterError(
      .system, "no directory for the database's socket can be made under \(roots.joined(separator: ", "))",
      remedy: "set TMPDIR to a writable directory with a path of at most \(longestPath - 10) bytes")
  }

  func socket(port: UInt16) -> String { "\(path)/.s.PGSQL.\(port)" }

  /// Removes the directory with what Postgres puts into it, and nothing else: with any other content it stays.
  func remove() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in names where name.hasPrefix(".s.PGSQL.") { unlink(path + "/" + name) }
    rmdir(path)
  }

  /// Removes what an earlier program, killed in the middle, noted down as its own.
  static func removeLeftover(_ noted: String?, of account: SystemAccount) {
    guard let noted, URL(fileURLWithPath: noted).lastPathComponent.hasPrefix(namePrefix) else { return }
    var status = stat()
    guard lstat(noted, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == account.userID
    else { return }
    SocketDirectory(path: noted).remove()
  }

  /// Whether somebody listens on the socket at `path`.
  static func answers(_ path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}

extension SystemAccount {
  /// Whether the user may enter `directory`. Tried out under that user rather than computed from mode bits, so that
  /// access lists and mount options count too.
  /// - Throws: `.permission` when this program may not act as that user at all; `.missingTool`, `.system`.
  func canReach(_ directory: String) async throws(ClusterError) -> Bool {
    guard needsSwitch else { return access(directory, X_OK) == 0 }
    let trying = Command(executable: "/usr/bin/test", arguments: ["-x", directory], account: self)
    let (end, text) = try await ChildProcess.run(trying)
    guard text.isEmpty else {
      throw ClusterError(
        .permission,
        "this program cannot run Postgres as the user '\(name)' (\(text.trimmingCharacters(in: .newlines)))",
        remedy: "start it as root with the right to change users, or as an ordinary user")
    }
    return end == .exited(0)
  }
}
