extension Checker {
  mutating func checkFields() {
    let payloads = Set(model.mutations.map(\.field.type.name))
    for type in model.types {
      for field in type.fields {
        checkNullability(field, of: type)
        checkShown(field, of: type)
        checkDefault(field)
        checkHome(field, of: type, isPayload: payloads.contains(type.name))
      }
    }
    for query in model.queries { checkToOne(query.field) }
  }

  /// A field that is null for some viewers of the row must be allowed to be.
  private mutating func checkNullability(_ field: FieldModel, of type: TypeModel) {
    guard !field.isInternal else { return }
    checkToOne(field)
    guard field.type.isNonNull else { return }
    let hiddenFrom = model.roles.first { role in
      let rows = model.rule(type.read, for: role.name)
      let seen = model.rule(field.read, for: role.name)
      return rows != .never && seen != .always && seen != rows
    }
    if let role = hiddenFrom {
      error(
        "filtered-not-nullable",
        "'\(type.name).\(field.name)' is hidden from role '\(role.name)', but is \(field.type)",
        at: field.mark, remedy: "make it nullable: \(field.type.nullable)")
    }
  }

  private mutating func checkToOne(_ field: FieldModel) {
    guard case .relation(let relation) = field.source, relation.shape == .one, field.type.isNonNull,
      relation.links.contains(where: { $0.link != .group })
    else { return }
    error(
      "relation-not-nullable",
      "rows of '\(relation.target)' may be hidden, but '\(field.name)' is \(field.type)",
      at: field.mark, remedy: "make it nullable: \(field.type.nullable)")
  }

  private mutating func checkShown(_ field: FieldModel, of type: TypeModel) {
    guard let scalar = ScalarModel(named: field.type.name) else { return }
    if !scalar.isShown, !field.isInternal, model.isExposed(type) {
      error(
        "not-shown", "'\(scalar.name)' is for internal fields only", at: field.mark,
        remedy: "add 'internal: true'")
    }
    if !scalar.isStored, case .column = field.source {
      error("not-stored", "'\(scalar.name)' cannot be stored", at: field.mark, remedy: "use String")
    }
  }

  /// A row that is made without a value must pass the checks as well.
  private mutating func checkDefault(_ field: FieldModel) {
    guard case .literal(let value) = field.defaultValue, field.checks.contains(where: { $0.refuses(value) })
    else { return }
    error(
      "default-breaks-check", "the default of '\(field.name)' breaks the field's own check", at: field.mark,
      remedy: "change the default or the check")
  }

  /// Which kinds of field make sense in which kinds of type.
  private mutating func checkHome(_ field: FieldModel, of type: TypeModel, isPayload: Bool) {
    switch (type.storage, field.source) {
    case (.embedded, .column): break
    case (.embedded, _):
      error(
        "misplaced-field", "'\(type.name)' is a value, so its fields are values too", at: field.mark,
        remedy: "give '\(field.name)' a plain type")
    case (.virtual, .payload) where !isPayload:
      error(
        "misplaced-field",
        "nothing gives '\(type.name).\(field.name)' a value, for no mutation answers with '\(type.name)'",
        at: field.mark, remedy: "say where it comes from, for instance with 'resolver: true'")
    default: break
    }
  }
}

extension Check {
  /// Whether a constant certainly breaks it. Patterns are Postgres' to match, so they refuse nothing here.
  fileprivate func refuses(_ value: Literal) -> Bool {
    switch (self, value) {
    case (.range(let low, let high), .integer(let number)):
      number < low ?? .min || number > high ?? .max
    case (.range(let low, let high), .float(let number)):
      low.map { number < Double($0) } ?? false || high.map { number > Double($0) } ?? false
    case (.length(let low, let high), .string(let text)):
      text.unicodeScalars.count < low ?? 0 || text.unicodeScalars.count > high ?? .max
    default: false
    }
  }
}
