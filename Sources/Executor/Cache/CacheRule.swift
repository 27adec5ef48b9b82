import Schema

/// When a kept answer of a plan is still right, worked out from what the plan's statement reads.
struct CacheRule: Sendable {
  /// Cache groups whose rows were read, by their place among the model's.
  var groups: [Int]
  let groupCount: Int
  /// Whether rows of published types without a group were read: then any event of the tenant may have changed them.
  var readsSequence: Bool
  /// Whether the viewer's own session row was read.
  var readsSession: Bool
  /// Whether the answer is one viewer's alone, rather than every viewer's of the role.
  var isPersonal: Bool
  /// Reads viewer and versions again, and what is volatile in the answer.
  let check: CheckPlan

  /// Boxed, since a plan holds the rule.
  final class CheckPlan: Sendable {
    let plan: QueryPlan
    init(_ plan: QueryPlan) { self.plan = plan }
  }

  /// - Parameters:
  ///   - text: the statement behind the viewer's arm, without volatile values.
  ///   - ownSessions: nodes that read the viewer's own session row by its id.
  /// - Returns: nil where something was read whose changes no version counts.
  init?(
    _ text: String, ownSessions: Int, hasResolvers: Bool, model: Model, check: QueryPlan
  ) {
    let names = SQLNames(text)
    let groups = model.cacheGroups
    var found: Set<Int> = []
    var readsSequence = false
    for type in model.types {
      guard let table = type.table else { continue }
      if table.scope == .global {
        // Global rows are reached through functions, whose names begin with the table's.
        if names.hasPrefix(table.name + "_by_") || names.tables(named: table.name) > 0 { return nil }
        continue
      }
      let count = names.tables(named: table.name)
      guard count > 0 else { continue }
      if type.name == model.viewer.type {
        guard count == ownSessions else { return nil }
      } else if let name = table.cacheGroup, let group = groups.firstIndex(where: { $0.name == name }) {
        found.insert(group)
      } else if table.isPublished {
        readsSequence = true
      } else {
        return nil
      }
    }
    self.groups = found.sorted()
    groupCount = groups.count
    self.readsSequence = readsSequence
    readsSession = ownSessions > 0
    isPersonal =
      readsSession || hasResolvers || names.hasParameter(ParameterList.viewerID)
      || names.hasParameter(ParameterList.viewerUser)
    self.check = CheckPlan(check)
  }
}

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

  func hasParameter(_ number: String) -> Bool { parameters.contains(Substring(number)) }
}
