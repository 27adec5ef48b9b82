import Foundation

/// The files of the project, or of a copy of it in which something was planted.
struct ProjectFiles {
  let root: URL

  /// The package that these tests belong to.
  static let own = ProjectFiles(
    root: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent())

  /// Runs `body` on a copy of what the rules read; it is removed afterwards.
  static func withCopy(_ body: (ProjectFiles) throws -> Void) throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appending(path: "storegraph-house-\(UUID().uuidString)")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    for name in ["Sources", "docs", "schema.yaml"] {
      try manager.copyItem(at: own.root.appending(path: name), to: folder.appending(path: name))
    }
    try body(ProjectFiles(root: folder))
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  func write(_ text: String, to path: String) throws {
    try text.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
  }

  /// Paths relative to the root of all Swift files below `folder`, in order.
  func swiftFiles(in folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
    return (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }.map {
      "\(folder)/\($0)"
    }
    .sorted()
  }

  /// The folders directly below `Sources`: one a module.
  func modules() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}
