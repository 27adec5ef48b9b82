import Foundation

@testable import GraphQL

/// All of a tree but its positions, as text: two trees are equal modulo positions when these are.
func structure(_ node: Any) -> String {
  let mirror = Mirror(reflecting: node)
  guard !mirror.children.isEmpty else { return "\(String(reflecting: node))" }
  let children = mirror.children.filter { $0.label != "position" && $0.label != "source" }
  return "(" + children.map { "\($0.label ?? "")=\(structure($0.value))" }.joined(separator: " ") + ")"
}

/// `line:column: message` without the words that every message begins with.
func refusal(_ body: () throws(SyntaxError) -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return error.description.replacingOccurrences(of: "Syntax Error: ", with: "")
  }
}

func refusal(ofDocument text: String) -> String? {
  refusal { () throws(SyntaxError) in _ = try parse(Source(text)) }
}

func refusal(ofValue text: String) -> String? {
  refusal { () throws(SyntaxError) in _ = try parseValue(Source(text)) }
}

enum Fixture {
  static let names = ["executable", "type-system", "strings"]

  /// A file beside the tests, as UTF-8.
  static func text(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }
}
