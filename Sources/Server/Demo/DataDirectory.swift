import Foundation

/// The folder of `STOREGRAPH_DATA`, where `dev` keeps what must survive it.
struct DataDirectory {
  let path: String

  func url(of name: String) -> URL {
    URL(fileURLWithPath: path, isDirectory: true).appending(path: name).standardizedFileURL
  }

  /// nil where there is no such file.
  func contents(of name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: url(of: name).path).map { Array($0) }
  }

  /// Replaces the file in one step. Only its owner can read it, from its first moment on.
  /// - Throws: `ConfigurationError` where the folder cannot be written.
  func write(_ bytes: [UInt8], to name: String) throws {
    let target = url(of: name).path
    let draft = "\(target).\(ProcessInfo.processInfo.processIdentifier)"
    let files = FileManager.default
    try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    try? files.removeItem(atPath: draft)
    guard files.createFile(atPath: draft, contents: Data(bytes), attributes: [.posixPermissions: 0o600]),
      rename(draft, target) == 0
    else {
      throw ConfigurationError("The file “\(target)” cannot be written.")
    }
  }
}
