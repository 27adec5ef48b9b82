/// Warnings: everything works without these indexes, and slowly.
extension Checker {
  mutating func checkIndexes() {
    for type in model.types {
      guard type.table != nil else { continue }
      for field in model.uncoveredForeignKeys(of: type) {
        warning(
          "foreign-key-without-index",
          "no index of '\(type.name)' begins with '\(field)', which refers to another row",
          at: type.field(field)?.mark ?? type.mark,
          remedy: "add '- [\(field)]' to 'indexes'; the tables get one by itself")
      }
      for rule in [type.read.otherwise] + type.read.rules.sorted(by: { $0.key < $1.key }).map(\.value) {
        for field in rule.fieldsOfViewer where !isIndexed(field, of: type) {
          warning(
            "unindexed-rule", "who reads '\(type.name)' depends on '\(field)', which no index begins with",
            at: type.mark,
            remedy: "add '- [\(field)]' to 'indexes'")
        }
      }
      for field in type.fields { checkCondition(of: field) }
    }
    for type in model.types where type.table == nil { for field in type.fields { checkCondition(of: field) } }
    for query in model.queries { checkCondition(of: query.field) }
  }

  /// The condition of a relation over all rows of a tenant.
  private mutating func checkCondition(of field: FieldModel) {
    guard case .relation(let relation) = field.source, relation.links.map(\.link) == [.tenant],
      let target = model.type(relation.target), target.table != nil
    else { return }
    let fields = relation.condition.fieldNames.filter {
      if case .column = target.field($0)?.source { true } else { false }
    }
    guard !fields.isEmpty, !fields.contains(where: { isIndexed($0, of: target) }) else { return }
    warning(
      "unindexed-condition",
      "'\(field.name)' picks rows of '\(target.name)' by '\(fields[0])', which no index begins with",
      at: field.mark, remedy: "add '- [\(fields[0])]' to the indexes of '\(target.name)'")
  }

  /// Whether an index begins with a field, or holds only the rows that a condition on it picks.
  private func isIndexed(_ field: String, of type: TypeModel) -> Bool {
    guard let table = type.table, case .column = type.field(field)?.source else { return true }
    return table.key.first == field
      || table.indexes.contains { index in
        index.keys.first?.field == field || index.condition?.fieldNames.contains(field) ?? false
      }
  }
}

extension Predicate {
  /// Fields of the row that are compared with the viewer.
  fileprivate var fieldsOfViewer: [String] {
    var fields: [String] = []
    _ = contains { part in
      if case .compare(let field, .equal, .viewer) = part, !fields.contains(field) { fields.append(field) }
      return false
    }
    return fields
  }
}
