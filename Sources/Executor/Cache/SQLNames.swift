/// The names in a statement, however they are written: the engine quotes its own, an author's expression may not. A name that is
/// taken for a table and is none makes an answer depend on too much, never on too little.
struct SQLNames {
  private var quoted: [Substring: Int] = [:]
  private var plain: [String: Int] = [:]
  private var parameters: Set<Substring> = []

  init(_ text: String) {
    var rest = Substring(text)
    while let first = rest.first {
      if first == "\"" {
        let name = rest.dropFirst().prefix { $0 != "\"" }
        quoted[name, default: 0] += 1
        rest = rest[name.endIndex...].dropFirst()
      } else if first == "$" {
        let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        parameters.insert(rest[rest.startIndex..<digits.endIndex])
        rest = rest[digits.endIndex...]
      } else if Self.isLetter(first) {
        let name = rest.prefix { Self.isLetter($0) || $0.isNumber }
        plain[name.lowercased(), default: 0] += 1
        rest = rest[name.endIndex...]
      } else {
        rest = rest.dropFirst()
      }
    }
  }

  private static func isLetter(_ character: Character) -> Bool { character.isLetter || character == "_" }

  /// Words that stand for themselves in SQL, so that a table of that name is always quoted.
  private static let keywords: Set<String> = [
    "order", "user", "group", "table", "select", "from", "where", "case", "when", "then", "else", "end",
    "and",
    "or", "not", "null", "in", "is", "as", "on", "join", "left", "right", "full", "inner", "cross", "lateral",
    "union", "all", "with", "limit", "offset", "by", "asc", "desc", "distinct", "exists", "between", "cast",
    "true", "false", "array", "any", "some", "having", "into", "check", "column", "constraint", "create",
    "default", "do", "except", "fetch", "for", "foreign", "grant", "initially", "intersect", "leading",
    "natural", "only", "outer", "overlaps", "placing", "primary", "references", "returning", "similar",
    "trailing", "unique", "using", "variadic", "window", "both", "collate", "analyse", "analyze",
  ]

  func tables(named name: String) -> Int {
    let isKeyword = Self.keywords.contains(name.lowercased())
    return (quoted[Substring(name)] ?? 0) + (isKeyword ? 0 : plain[name.lowercased()] ?? 0)
  }

  func hasPrefix(_ prefix: String) -> Bool {
    plain.keys.contains { $0.hasPrefix(prefix) } || quoted.keys.contains { $0.hasPrefix(prefix) }
  }

  /// Whether the text depends on who asks.
  var namesViewer: Bool {
    parameters.contains(Substring(ParameterList.viewerID))
      || parameters.contains(Substring(ParameterList.viewerUser))
  }
}
