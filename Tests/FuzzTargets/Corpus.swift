package import Foundation

/// What is mutated: the documents of all tests' fixtures, and bodies made of them.
package enum Corpus {
  /// The package's folder.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Inputs that once broke a target; `DIRECTORY/TARGET/name`.
  package static let crashes = root.appending(path: "Tests/FuzzTests/Crashes")

  /// - Throws: where a file cannot be read.
  package static func crashes(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    let folder = crashes.appending(path: target.rawValue)
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
      .sorted().map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) }
  }

  /// Seeds for a target.
  /// - Throws: where a file cannot be read.
  package static func seeds(of target: FuzzTarget) throws -> [[UInt8]] {
    let own = try crashes(of: target).map(\.bytes)
    switch target {
    case .document: return try own + documents().flatMap(pieces)
    case .validation: return try own + documents().flatMap(pieces)
    case .value: return own + values.map { Array($0.utf8) }
    case .type: return own + ["Int", "[Int!]!", "[[[a]]]", "[ T , ] !"].map { Array($0.utf8) }
    case .json: return try own + values.map { Array($0.utf8) } + documents().prefix(10).map { body($0, "{}") }
    case .request: return try own + documents().flatMap(bodies) + requests.map { body($0, $1) }
    }
  }

  private static func documents() throws -> [String] {
    let tests = root.appending(path: "Tests")
    let names = FileManager.default.enumerator(atPath: tests.path)?.compactMap { $0 as? String } ?? []
    let files = names.filter { $0.hasSuffix(".graphql") }.sorted().map { tests.appending(path: $0) }
    return try (files + [root.appending(path: "docs/first-query.graphql")]).map {
      try String(contentsOf: $0, encoding: .utf8)
    }
  }

  /// The document whole, and its definitions one by one as far as blank lines part them.
  private static func pieces(_ text: String) -> [[UInt8]] {
    let parts = text.split(separator: "\n\n")
    return [Array(text.utf8)] + (parts.count > 1 ? parts.map { Array($0.utf8) } : [])
  }

  private static func bodies(_ document: String) -> [[UInt8]] {
    ["{}", #"{"s":"store-one","first":3,"filter":{"name":{"contains":"é"}}}"#].map { body(document, $0) }
  }

  private static func body(_ document: String, _ variables: String) -> [UInt8] {
    let escaped = document.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\n", with: "\\n")
    return Array("{\"query\":\"\(escaped)\",\"variables\":\(variables),\"operationName\":null}".utf8)
  }

  private static let values = [
    "{\"a\":[1,-2.5e3,null,true,\"\\u00e9\\ud83d\\ude00\"],\"b\":{}}", "[[],[[]],{\"c\":{\"d\":[]}}]",
    "9223372036854775807", "-9223372036854775808", "1e308", "\"\\n\\t\\\\\\\"\"",
    "{a: [1, -2.5e3, null, true, ENUM, $v, \"s\\u{1F600}\", \"\"\"block\n  text\"\"\"]}", "{o: {p: {q: []}}}",
  ]

  private static let requests = [
    (
      "query($f: ProductFilter, $n: Int, $o: [ProductSort!]) { products(storeToken: \"s\", filter: $f, first: $n, orderBy: $o) { totalCount nodes { name } } }",
      #"{"f":{"and":[{"name":{"eq":"a"}},{"not":{"or":[{"name":{"in":["a","b"]}}]}}]},"n":5,"o":["NAME_ASC"]}"#
    ),
    (
      "query($i: [ID!], $d: Boolean!) { getStore(storeToken: \"s\") { store @skip(if: $d) { name } ...F } } fragment F on StoreState { cart { items { quantity } } }",
      #"{"i":["00000000-0000-7000-8000-000000000001"],"d":false}"#
    ),
    (
      "query($n: String!) { __type(name: $n) { name fields { name type { ofType { name } } } } }",
      #"{"n":"Query"}"#
    ),
    (
      "mutation($i: CreateStoreInput!) { createStore(input: $i) { store { name } userErrors { code } } }",
      #"{"i":{"name":"x"}}"#
    ),
  ]
}
