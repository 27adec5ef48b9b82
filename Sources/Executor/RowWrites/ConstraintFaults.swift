import Postgres
import Schema

/// Turns a violated constraint into what the client can mend.
struct ConstraintFaults: Sendable {
  private let constraints: [String: NamedConstraint]

  init(model: Model) { constraints = model.namedConstraints }

  /// nil: the error is no violation that a client causes by what it sends.
  func fault(_ error: PostgresError, _ wish: RowWish) -> WriteFault? {
    guard let report = error.report, let name = report.constraint, let constraint = constraints[name] else {
      return nil
    }
    let given = constraint.fields.first { name in wish.members.contains { $0.name == name } }
    switch (report.sqlState, constraint.kind) {
    case ("23514", _):
      let field = constraint.fields.first
      return WriteFault(.invalid, "\(field ?? "A value") does not have the form it must have.", field: field)
    case ("23505", _):
      let fields = constraint.fields.isEmpty ? "its place" : constraint.fields.joined(separator: " and ")
      return WriteFault(.taken, "Another \(constraint.type) has the same \(fields).", field: given)
    case ("23503", .reference(let target)):
      if wish.action == .delete {
        return WriteFault(.inUse, "A \(constraint.type) still refers to it.", field: "id")
      }
      let field = constraint.fields.first
      return WriteFault(.notFound, "There is no \(target) with this id.", field: field)
    default: return nil
    }
  }
}
