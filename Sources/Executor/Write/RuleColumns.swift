import Schema

extension Model {
  /// The stored fields of a type that any role's row rule reads. An event keeps their old values, so that whoever saw a row
  /// learns that it left their sight.
  func ruleFields(of type: TypeModel) -> [FieldModel] {
    var names: Set<String> = []
    for rule in Array(type.read.rules.values) + [type.read.otherwise] { Self.collect(rule, into: &names) }
    return type.fields.filter { field in
      if case .column = field.source { names.contains(field.name) } else { false }
    }
  }

  /// Fields of the row itself; what a rule reads of related rows is their events' business. A relation over a foreign key
  /// reads that key.
  private static func collect(_ predicate: Predicate, into names: inout Set<String>) {
    switch predicate {
    case .always, .never: break
    case .and(let parts), .or(let parts): for part in parts { collect(part, into: &names) }
    case .not(let part): collect(part, into: &names)
    case .compare(let field, _, _), .among(let field, _), .isNull(let field): names.insert(field)
    case .exists(let relation, _): names.insert(relation + "Id")
    case .byRole(let rules, let otherwise):
      for part in rules.values { collect(part, into: &names) }
      collect(otherwise, into: &names)
    }
  }
}
