import Foundation

/// `Fixtures/errors.json`: the codes with their meaning, and for each error that a client can cause what causes it and what the
/// answer says.
struct ErrorTable: Codable {
  struct Code: Codable {
    var code: String
    var meaning: String
    /// Where no case can cause it from outside: the statuses as README shows them.
    var status: String?
  }

  /// A text with a part that is there many times.
  struct Repeated: Codable {
    var before: String
    var unit: String
    var count: Int
    var after: String
    var text: String { before + String(repeating: unit, count: count) + after }
  }

  struct Case: Codable, CustomStringConvertible {
    var name: String
    var document: String?
    var repeated: Repeated?
    /// JSON.
    var variables: String?
    var operationName: String?
    /// Instead of a document: the whole body.
    var body: String?
    var repeatedBody: Repeated?
    var method: String?
    var url: String?
    var headers: [String: String]?
    var answer: Answer?

    var description: String { name }
  }

  struct Answer: Codable, Equatable {
    /// To a client that accepts `application/graphql-response+json`, and to one that accepts `application/json` only.
    var status: Int
    var statusForJSON: Int
    var code: String
    /// `line:column`, in the order of the answer.
    var locations: [String]
    /// Keys and indices.
    var path: [String]
    /// The kind of limit.
    var kind: String?
    var hasData: Bool
  }

  var codes: [Code]
  var cases: [Case]

  private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/errors.json")
  private static let readme = file.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md")

  static func read() throws -> ErrorTable {
    try JSONDecoder().decode(ErrorTable.self, from: try Data(contentsOf: file))
  }

  func write() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: Self.file)
  }

  // MARK: - README

  static let begin = "<!-- errors: UPDATE_ERRORS=1 swift test --filter ErrorTableTests -->\n"
  static let end = "<!-- end of errors -->\n"

  /// What stands between the marks.
  static func readmeTable() throws -> String? {
    let text = try String(contentsOf: readme, encoding: .utf8)
    guard let start = text.firstRange(of: begin), let stop = text.firstRange(of: end) else { return nil }
    return String(text[start.upperBound..<stop.lowerBound])
  }

  func writeReadme() throws {
    let text = try String(contentsOf: Self.readme, encoding: .utf8)
    guard let start = text.firstRange(of: Self.begin), let stop = text.firstRange(of: Self.end) else {
      return
    }
    try text.replacingCharacters(in: start.upperBound..<stop.lowerBound, with: table)
      .write(to: Self.readme, atomically: true, encoding: .utf8)
  }

  var table: String {
    let rows = codes.map { "| `\($0.code)` | \($0.meaning) | \(statuses(of: $0)) |\n" }
    return "| code | meaning | status |\n|---|---|---|\n" + rows.joined()
  }

  /// `400 / 200; 413`
  private func statuses(of code: Code) -> String {
    if let status = code.status { return status }
    var counts: [String: Int] = [:]
    for answer in cases.compactMap(\.answer) where answer.code == code.code {
      let text =
        answer.status == answer.statusForJSON
        ? "\(answer.status)" : "\(answer.status) / \(answer.statusForJSON)"
      counts[text, default: 0] += 1
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key).joined(separator: "; ")
  }
}
