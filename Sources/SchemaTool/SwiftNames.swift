import Schema

/// A name of the schema as a Swift one: in backticks where Swift has the word for itself.
func swiftName(_ name: String) -> String {
  swiftKeywords.contains(name) ? "`\(name)`" : name
}

/// Words that cannot be a name as they stand.
private let swiftKeywords: Set<String> = [
  "actor", "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class", "continue",
  "default",
  "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func",
  "some", "each", "sending", "isolated",
  "consuming", "borrowing",
  "guard",
  "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "open", "operator",
  "precedencegroup",
  "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript",
  "super",
  "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while", "Any", "Protocol", "Self",
  "Type",
]

func capitalized(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
func uncapitalized(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

/// The property that holds the tenant: `store_id` → `storeID`.
func tenantProperty(_ column: String) -> String {
  let parts = column.split(separator: "_")
  let words = parts.enumerated().map { index, part in
    index == 0 ? String(part) : part == "id" ? "ID" : capitalized(String(part))
  }
  return words.joined()
}

/// The cases of an enum: `OUT_OF_STOCK` → `outOfStock`; the values as they stand where two would become one.
func swiftCases(_ enumeration: EnumModel) -> [String] {
  let names = enumeration.values.map(\.name)
  let cases = names.map { name in
    guard name == name.uppercased() else { return uncapitalized(name) }
    let words = name.split(separator: "_").map { $0.lowercased() }
    return (words.first ?? "_") + words.dropFirst().map(capitalized).joined()
  }
  let areValid = cases.allSatisfy { $0.first.map { $0.isLetter } ?? false }
  if areValid, Set(cases).count == cases.count { return cases.map(swiftName) }
  // `E.Type` and `E.Protocol` mean something else even in backticks.
  return names.map { name in
    ["Type", "Protocol"].contains(name) && !names.contains(name + "_") ? name + "_" : swiftName(name)
  }
}

/// The function that a resolver field requires: `Session.token` → `sessionToken`.
func resolverName(_ type: String, _ field: String) -> String { uncapitalized(type) + capitalized(field) }
func needsName(_ type: String, _ field: String) -> String { type + capitalized(field) + "Needs" }
func argumentsName(_ mutation: String) -> String { capitalized(mutation) + "Arguments" }
