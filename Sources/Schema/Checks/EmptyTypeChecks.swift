/// GraphQL has no type without a field.
extension Checker {
  mutating func checkEmptyTypes() {
    for type in model.types where model.isExposed(type) && type.fields.allSatisfy(\.isInternal) {
      error(
        "empty-type", "'\(type.name)' shows no field", at: type.mark,
        remedy: type.table == nil ? "give it a field" : "show a field, or add 'expose: false'")
    }
    let others =
      model.interfaces.filter(\.fields.isEmpty).map { ($0.name, $0.mark) }
      + model.inputs.filter(\.fields.isEmpty).map { ($0.name, $0.mark) }
    for (name, mark) in others {
      error("empty-type", "'\(name)' has no field", at: mark, remedy: "give it a field")
    }
  }
}
