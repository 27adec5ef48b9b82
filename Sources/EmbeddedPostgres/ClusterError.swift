import Glibc

/// Why the private cluster cannot run, and what the reader can do about it: together one sentence.
package struct ClusterError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Kind: Sendable, Equatable {
    case missingBinaries
    case missingAccount
    case missingTool
    case invalidConfiguration
    /// Another program holds the data directory.
    case inUse
    case portInUse
    case diskFull
    case wrongVersion
    /// Something stands at the data directory's path that Postgres did not make, or only half of it is there.
    case notACluster
    case permission
    case initialisationFailed
    case startFailed
    case startTimedOut
    case cancelled
    case system
  }

  package let kind: Kind
  /// What is wrong, without a full stop.
  package let message: String
  /// What to do, in the imperative, without a full stop.
  package let remedy: String
  /// The last lines that Postgres or initdb wrote, oldest first; empty where they have nothing to say.
  package let output: [String]

  init(_ kind: Kind, _ message: String, remedy: String, output: [String] = []) {
    self.kind = kind
    self.message = message
    self.remedy = remedy
    self.output = output
  }

  package var description: String { "\(message): \(remedy)." }
}

extension ClusterError {
  /// A system call that failed on `path` with `code`; a full disk and a missing right get their own sentences.
  static func system(_ action: String, _ path: String, code: Int32) -> ClusterError {
    switch code {
    case ENOSPC, EDQUOT:
      return diskFull(at: path)
    case EACCES, EPERM, EROFS:
      return ClusterError(
        .permission, "cannot \(action) \(path) (\(text(of: code)))",
        remedy:
          "start the program as the user who owns that place, or give that user the right to write there")
    default:
      return ClusterError(
        .system, "cannot \(action) \(path) (\(text(of: code)))",
        remedy: "remove what is in the way, or choose another directory")
    }
  }

  static func diskFull(at path: String, output: [String] = []) -> ClusterError {
    guard let disk = DiskSpace(holding: path) else {
      return ClusterError(
        .diskFull, "the file system that holds \(path) is full", remedy: "free some space there",
        output: output)
    }
    return ClusterError(
      .diskFull,
      "the file system \(disk.mountPoint) that holds \(path) is full (\(disk.freeText) free of \(disk.totalText))",
      remedy: "free at least 200 MB there, or move the project to a larger one", output: output)
  }

  private static func text(of code: Int32) -> String {
    String(cString: strerror(code))
  }
}

extension ClusterError {
  static let cancelled = ClusterError(
    .cancelled, "the start of the database was called off", remedy: "start again")
}
