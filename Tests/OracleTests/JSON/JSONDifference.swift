/// The first place where two answers differ.
struct JSONDifference: CustomStringConvertible {
  /// `data.products.nodes[3].name`
  var path: String
  var expected: String
  var found: String

  var description: String { "at \(path): the oracle says \(expected), the engine \(found)" }

  /// nil: they agree. Members are compared in their order. Where the oracle cannot know a value it says so with a mark.
  static func first(_ expected: JSONTree, _ found: JSONTree, at path: String = "data") -> JSONDifference? {
    switch (expected, found) {
    case (.string(OracleMark.anything), _): return nil
    case (.string(OracleMark.cursor), .string(let text)) where !text.isEmpty: return nil
    case (.number(let one), .number(let other)) where same(one, other): return nil
    case (.string(let one), .string(let other)) where isSame(one, other): return nil
    case (.array(let items), .array(let others)):
      for (index, pair) in zip(items, others).enumerated() {
        if let difference = first(pair.0, pair.1, at: "\(path)[\(index)]") { return difference }
      }
      if items.count == others.count { return nil }
      return JSONDifference(path: path, expected: "\(items.count) elements", found: "\(others.count)")
    case (.object(let members), .object(let others)):
      guard members.count == others.count, zip(members, others).allSatisfy({ isSame($0.key, $1.key) }) else {
        return JSONDifference(
          path: path, expected: "keys \(members.map(\.key))", found: "\(others.map(\.key))")
      }
      for (member, other) in zip(members, others) {
        if let difference = first(member.value, other.value, at: "\(path).\(member.key)") {
          return difference
        }
      }
      return nil
    default:
      switch (expected, found) {
      case (.null, .null), (.bool(true), .bool(true)), (.bool(false), .bool(false)): return nil
      default: break
      }
      return JSONDifference(path: path, expected: brief(expected), found: brief(found))
    }
  }

  /// Whole numbers digit by digit; fractions by value, since both sides may write them as they like.
  private static func same(_ one: String, _ other: String) -> Bool {
    if one == other { return true }
    let isFraction = [one, other].allSatisfy { $0.contains { ".eE".contains($0) } }
    return isFraction && Double(one) == Double(other)
  }

  /// Byte by byte: Swift's own comparison takes other spellings of the same letter for equal.
  private static func isSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

  private static func brief(_ value: JSONTree) -> String {
    let text = value.description
    return text.count > 200 ? text.prefix(200) + "…" : text
  }
}

/// Texts that stand in the oracle's own answer where a value cannot be known, or was hidden. No data has them.
enum OracleMark {
  static let anything = "\u{F8FF}anything"
  static let cursor = "\u{F8FF}cursor"
  static let hidden = "\u{F8FF}hidden"
}
