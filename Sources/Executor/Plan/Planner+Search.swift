import GraphQL
import Schema

/// A `search` argument in SQL.
struct TextSearch {
  /// The words, as a `tsquery`.
  var words: String
  /// The words of a row `t` that the role may see.
  var document: String
  /// Whether the document leaves out what the role may not see.
  var isNarrowed: Bool
  /// The function that finds ids.
  var function: String

  /// Rows that have the words. The function's index finds them; where the role does not see all texts of a row,
  /// what it sees must have the words as well.
  var condition: Condition {
    let found = Condition.sql("t.\"id\" = any (array(select \(quoted(function))(\(words))))")
    return isNarrowed ? .all([found, .sql("(\(document)) @@ \(words)")]) : found
  }

  /// How well a row fits; exact in 64 bits, so that a cursor can stand on it.
  var rank: String { "ts_rank(\(document), \(words))::float8" }
}

extension Planner {
  /// What a `search` argument asks; nil: it is absent.
  mutating func search(
    _ definition: FieldDefinition, _ collected: CollectedField, over type: TypeModel
  ) throws -> TextSearch? {
    guard let search = type.table?.search, let given = try given("search", definition, collected) else {
      return nil
    }
    usesClientFilter = true
    let number = compiler.parameters.bind(given.source.parameter, as: .text)
    var visible: [(part: SearchModel.Part, condition: Condition)] = []
    for part in search.parts {
      guard let field = type.field(part.field) else {
        throw PlanningFailure.unknownField(type: type.name, field: part.field)
      }
      visible.append((part, try compiler.visibility(of: field, type, "t")))
    }
    let isNarrowed = visible.contains { $0.condition != .always }
    var document = "t.\(quoted(SearchModel.column))"
    if isNarrowed {
      let parts = visible.compactMap { part, condition in
        switch condition {
        case .never: nil as String?
        case .always: model.searchDocument([part], of: type) { "t." + $0 }
        case .sql, .every:
          model.searchDocument([part], of: type) { "case when \(condition.text) then t.\($0) end" }
        }
      }
      document = parts.isEmpty ? "''::tsvector" : parts.joined(separator: " || ")
    }
    return TextSearch(
      words: "storegraph_words(\(number))", document: document, isNarrowed: isNarrowed,
      function: model.searchFunction(of: type))
  }
}
