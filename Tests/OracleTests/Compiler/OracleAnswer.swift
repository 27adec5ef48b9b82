import GraphQL
import Schema

/// A compiled operation: the statement to run, and how to read what comes back.
struct OracleStatement: Sendable {
  /// One row, one column of JSON text.
  let sql: String
  private let paths: [OracleFiltered.Path]

  /// - Throws: `OracleFault` for what lies outside the contract.
  init(_ question: OracleQuestion, model: Model, system: TypeSystem) throws {
    var compiler = try OracleCompiler(model: model, system: system, question: question)
    sql = try compiler.statement()
    paths = OracleFiltered(compiler).paths
  }

  /// - Parameter text: what the statement returned.
  /// - Throws: `JSONReader.Fault`.
  func answer(_ text: String) throws -> OracleAnswer {
    var hidden: Set<String> = []
    let data = Self.unmasked(try JSONReader.read(text), path: [], &hidden)
    let filtered = paths.filter { !$0.dependsOnRow || hidden.contains($0.path) }.map(\.path)
    return OracleAnswer(
      data: data, filtered: filtered.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
      hidesByRow: !hidden.isEmpty)
  }

  /// Values marked as hidden become null, and their paths are noted.
  private static func unmasked(_ value: JSONTree, path: [String], _ hidden: inout Set<String>) -> JSONTree {
    switch value {
    case .string(OracleMark.hidden):
      hidden.insert(path.joined(separator: "."))
      return .null
    case .array(let items): return .array(items.map { unmasked($0, path: path, &hidden) })
    case .object(let members):
      return .object(
        members.map { member in
          JSONTree.Member(member.key, unmasked(member.value, path: path + [member.key], &hidden))
        })
    default: return value
    }
  }
}

/// What the engine must answer.
struct OracleAnswer: Sendable {
  /// With `OracleMark.anything` and `.cursor` where the value is not the oracle's to know.
  var data: JSONTree
  /// `extensions.filtered`
  var filtered: [String]
  /// Whether a field is hidden in some row, and might be seen in others.
  var hidesByRow: Bool
}
