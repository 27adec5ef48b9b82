extension Checker {
  mutating func checkInterfaces() {
    for type in model.types {
      for name in type.interfaces {
        guard let interface = model.interfaces.first(where: { $0.name == name }) else { continue }
        for wanted in interface.fields { checkImplementation(of: wanted, interface, by: type) }
      }
    }
    for interface in model.interfaces
    where !model.types.contains(where: { $0.interfaces.contains(interface.name) }) {
      warning(
        "unused-type", "no type implements '\(interface.name)'", at: interface.mark,
        remedy: "add 'implements: [\(interface.name)]' to one, or remove it")
    }
  }

  private mutating func checkImplementation(
    of wanted: InterfaceFieldModel, _ interface: InterfaceModel, by type: TypeModel
  ) {
    guard let field = type.field(wanted.name), !field.isInternal else {
      error(
        "interface-not-satisfied",
        "'\(type.name)' does not show '\(wanted.name)', which '\(interface.name)' promises",
        at: type.mark, remedy: "add '\(wanted.name): \(wanted.type)'")
      return
    }
    let fits = field.type == wanted.type || field.type == .nonNull(wanted.type)
    if !fits {
      error(
        "interface-not-satisfied",
        "'\(type.name).\(field.name)' is \(field.type), but '\(interface.name)' promises \(wanted.type)",
        at: field.mark,
        remedy: "make it \(wanted.type)")
    }
  }
}
