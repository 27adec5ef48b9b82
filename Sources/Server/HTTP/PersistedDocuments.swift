import Executor
import Foundation

/// The documents of a folder, by their SHA-256 (GraphQL over HTTP, appendix "Persisted Documents").
struct PersistedDocuments: Sendable {
  private let texts: [DocumentHash: String]

  static let none = PersistedDocuments(texts: [:])

  private init(texts: [DocumentHash: String]) { self.texts = texts }

  /// Reads every `.graphql` and `.gql` file below a folder, hidden ones left out. A document is one whole file, byte for byte.
  /// - Parameter check: what is wrong with a document.
  /// - Throws: `ConfigurationError` with every mistake, a line each: `file:line:column: message`.
  init(folder: String, check: (String) -> [DocumentProblem]) throws(ConfigurationError) {
    let root = URL(fileURLWithPath: folder, isDirectory: true)
    let names = try Self.files(in: root, folder)
    guard !names.isEmpty else {
      throw ConfigurationError(
        "PERSISTED_DOCUMENTS is “\(folder)”, which has no .graphql file; put one document into each file.")
    }
    var texts: [DocumentHash: String] = [:]
    var problems: [String] = []
    for name in names {
      guard let data = try? Data(contentsOf: root.appending(path: name)),
        let text = String(validating: data, as: UTF8.self)
      else {
        problems.append("\(folder)/\(name):1:1: The file cannot be read as UTF-8.")
        continue
      }
      problems += check(text).map { "\(folder)/\(name):\($0.line):\($0.column): \($0.message)" }
      texts[DocumentHash(of: text)] = text
    }
    guard problems.isEmpty else {
      throw ConfigurationError(
        "The documents of PERSISTED_DOCUMENTS do not fit the schema:\n" + problems.joined(separator: "\n"))
    }
    self.texts = texts
  }

  private static func files(in root: URL, _ folder: String) throws(ConfigurationError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder), isFolder.boolValue,
      let names = FileManager.default.enumerator(atPath: root.path)
    else {
      throw ConfigurationError("PERSISTED_DOCUMENTS is “\(folder)”, which is not a folder that can be read.")
    }
    return names.compactMap { $0 as? String }
      .filter { name in
        (name.hasSuffix(".graphql") || name.hasSuffix(".gql"))
          && !name.split(separator: "/").contains { $0.hasPrefix(".") }
      }
      .sorted()
  }

  subscript(hash: DocumentHash) -> String? { texts[hash] }

  var count: Int { texts.count }
}
