/// The queries that a type asks for with `api:`, by what they read.
package struct APIModel: Sendable {
  package enum Operation: String, Sendable, Hashable, CaseIterable { case one, list, connection, aggregate }

  /// Names of the root fields; an operation that is absent has none.
  package var names: [Operation: String]
  /// Who may ask at all; the type's own rules hold besides.
  package var read: RoleRules
  package var mark: Mark

  package init(names: [Operation: String] = [:], read: RoleRules = .everyone, mark: Mark = .none) {
    self.names = names
    self.read = read
    self.mark = mark
  }
}

/// The texts of a type that `search` looks through.
package struct SearchModel: Sendable {
  /// How much a word counts where it is found, as Postgres names it: A above B above C above D.
  package enum Weight: String, Sendable, Hashable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
  }

  package struct Part: Sendable {
    package var field: String
    package var weight: Weight
    package init(field: String, weight: Weight) {
      self.field = field
      self.weight = weight
    }
  }

  package var parts: [Part]
  package var mark: Mark

  package init(parts: [Part], mark: Mark = .none) {
    self.parts = parts
    self.mark = mark
  }

  /// The generated column with the words of all parts.
  package static let column = "search_document"
}

/// What an aggregate works out of one field over many rows.
package enum AggregateFunction: String, Sendable, Hashable, CaseIterable { case sum, avg, min, max }

/// `2 categories`, for a name in the singular: the rules of English that need no list of words.
package func plural(_ name: String) -> String {
  let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
  if name.hasSuffix("y"), let before = name.dropLast().last, !vowels.contains(before) {
    return name.dropLast() + "ies"
  }
  let hisses = ["s", "x", "z", "ch", "sh"]
  return name + (hisses.contains { name.hasSuffix($0) } ? "es" : "s")
}
