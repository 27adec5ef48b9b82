/// Who may do what, by role, type and field: worked out from the model alone, so it says what the engine does.
package struct PermissionMatrix: Sendable {
  package enum Action: String, Sendable, Hashable, CaseIterable {
    case read, filter, order, aggregate, create, update, delete, subscribe
  }

  package enum Cell: Sendable, Hashable {
    case yes
    case no
    /// Where a condition holds, in words.
    case when(String)
    /// What the server writes in the client's place, in words.
    case set(String)

    /// As both formats spell it.
    package var text: String {
      switch self {
      case .yes: "yes"
      case .no: "no"
      case .when(let condition): "where \(condition)"
      case .set(let value): "set to \(value)"
      }
    }
  }

  /// One role's rights over one type's rows, or over one field of the rows that these rights give.
  package struct Line: Sendable, Hashable {
    package var role: String
    package var type: String
    /// nil: the rows as a whole.
    package var field: String?
    /// An action that cannot be said of it is absent: a field is not deleted.
    package var cells: [Action: Cell]
  }

  /// In the order of precedence.
  package var roles: [String]
  /// By type, then role, then field, each in the order of the file; the line of the rows stands before those of the fields.
  package var lines: [Line] = []

  package init(_ model: Model) {
    roles = model.roles.map(\.name)
    let shown = model.types.filter { type in
      if case .embedded = type.storage { return false }
      return model.isExposed(type) && !type.isGenerated
    }
    let aggregates = AggregateFields(model)
    for type in shown {
      let aggregating = aggregates.roles(over: type.name, in: model)
      for role in roles {
        addLines(of: type, Rights(of: type, for: role, in: model, isAggregated: aggregating.contains(role)))
      }
    }
    for (name, operations) in [("Query", model.queries), ("Mutation", model.mutations)] {
      for role in roles {
        addOperations(operations.filter { $0.generated == nil }, of: name, for: role, model)
      }
    }
  }

  private mutating func addLines(of type: TypeModel, _ rows: Rights) {
    let role = rows.role
    lines.append(Line(role: role, type: type.name, field: nil, cells: rows.cells))
    for field in type.fields where !field.isInternal {
      if type.table == nil, case .payload = field.source { continue }
      lines.append(Line(role: role, type: type.name, field: field.name, cells: rows.cells(of: field)))
    }
  }

  /// Root fields: who gets an answer at all. What stands in it follows the rules of the types.
  private mutating func addOperations(
    _ operations: [OperationModel], of name: String, for role: String, _ model: Model
  ) {
    for operation in operations {
      let rule = model.resolved(model.rule(operation.field.read, for: role), for: role)
      lines.append(
        Line(role: role, type: name, field: operation.field.name, cells: [.read: Cell(rule)]))
    }
  }
}

extension PermissionMatrix.Cell {
  /// - Parameter rule: what holds for one role, without `byRole`.
  init(_ rule: Predicate) {
    switch rule {
    case .always: self = .yes
    case .never: self = .no
    default: self = .when(rule.words)
    }
  }
}

/// What one role may do with one type.
private struct Rights {
  let type: TypeModel
  let role: String
  let model: Model
  let read: Predicate
  /// Whether any aggregate over the type stands open to the role.
  let isAggregated: Bool

  init(of type: TypeModel, for role: String, in model: Model, isAggregated: Bool) {
    self.isAggregated = isAggregated
    self.type = type
    self.role = role
    self.model = model
    read = model.resolved(model.rule(type.read, for: role), for: role)
  }

  var cells: [PermissionMatrix.Action: PermissionMatrix.Cell] {
    guard let table = type.table else { return [.read: .init(read)] }
    return [
      .read: .init(read), .aggregate: isAggregated ? .init(read) : .no, .create: write(.create),
      .update: write(.update),
      .delete: write(.delete), .subscribe: table.isPublished ? .init(read) : .no,
    ]
  }

  private func write(_ action: WriteModel.Action) -> PermissionMatrix.Cell {
    guard let rule = model.writeRule(action, of: type, for: role) else { return .no }
    return .init(model.resolved(rule.condition, for: role))
  }

  func cells(of field: FieldModel) -> [PermissionMatrix.Action: PermissionMatrix.Cell] {
    let rule = model.resolved(model.rule(field.read, for: role), for: role)
    // Where it is the same, the rows are picked by the condition already.
    let seen = read == .never ? .never : rule == read ? .always : rule
    guard let table = type.table else { return [.read: .init(seen)] }
    let shown = PermissionMatrix.Cell(seen)
    return [
      .read: shown,
      .filter: field.isFilterable(in: model) ? shown : .no,
      // The order of hidden values would tell them, so a condition of any kind is too much.
      .order: field.isSortable(in: model) && rule == .always && seen == .always ? .yes : .no,
      .aggregate: field.isAggregable(in: model) && isAggregated ? shown : .no,
      .create: write(.create, field), .update: write(.update, field),
      .subscribe: table.isPublished ? shown : .no,
    ]
  }

  private func write(_ action: WriteModel.Action, _ field: FieldModel) -> PermissionMatrix.Cell {
    guard let rule = model.writeRule(action, of: type, for: role), rule.condition != .never else {
      return .no
    }
    if let preset = rule.presets.first(where: { $0.field == field.name }) {
      return .set(preset.value.words)
    }
    return rule.fields.contains(field.name) ? .yes : .no
  }
}

extension FieldModel {
  /// Whether filters offer it: comparisons of a value, or conditions on what it leads to.
  package func isFilterable(in model: Model) -> Bool {
    if case .relation(let relation) = source { return model.type(relation.target)?.table?.isExposed == true }
    return comparableScalar(in: model) != nil || placeColumn != nil
  }

  /// Whether sums, extremes or groups can be made of it.
  package func isAggregable(in model: Model) -> Bool { comparableScalar(in: model) != nil }
}
