extension Checker {
  /// Names that GraphQL or the conditions of the YAML have for themselves.
  private static let reservedTypes: Set<String> = [
    "Query", "Mutation", "Subscription", "PageInfo", "Money", "String", "Int", "Float", "Boolean", "ID",
  ]
  /// Fields of every filter, so no field of a type can have the name.
  private static let reservedFields: Set<String> = ["and", "or", "not", "byRole"]
  private static let reservedRoles: Set<String> = ["otherwise", "all", "none"]

  mutating func checkNames() {
    for type in model.types {
      checkTypeName(type.name, at: type.mark)
      for field in type.fields {
        checkName(field.name, at: field.mark)
        if Self.reservedFields.contains(field.name) {
          error(
            "reserved-name", "conditions have the word '\(field.name)' for themselves", at: field.mark,
            remedy: "choose another name")
        }
      }
    }
    for interface in model.interfaces {
      checkTypeName(interface.name, at: interface.mark)
      for field in interface.fields { checkName(field.name, at: field.mark) }
    }
    for union in model.unions { checkTypeName(union.name, at: union.mark) }
    for input in model.inputs {
      checkTypeName(input.name, at: input.mark)
      for field in input.fields { checkName(field.name, at: field.mark) }
    }
    for enumeration in model.enums {
      checkTypeName(enumeration.name, at: enumeration.mark)
      for value in enumeration.values {
        checkName(value.name, at: value.mark)
        if ["true", "false", "null"].contains(value.name) {
          error(
            "reserved-name", "GraphQL has the word '\(value.name)' for itself", at: value.mark,
            remedy: "choose another name")
        }
      }
    }
    for role in model.roles {
      checkName(role.name, at: role.mark)
      if Self.reservedRoles.contains(role.name) {
        error(
          "reserved-name", "rules have the word '\(role.name)' for themselves", at: role.mark,
          remedy: "choose another name")
      }
    }
    for operation in model.queries + model.mutations { checkOperationNames(operation) }
  }

  private mutating func checkOperationNames(_ operation: OperationModel) {
    checkName(operation.field.name, at: operation.field.mark)
    for argument in operation.arguments {
      checkName(argument.name, at: argument.mark)
      guard operation.isTenantScoped else { continue }
      if [model.tenant.argument, model.viewer.argument].contains(argument.name) {
        error(
          "duplicate-name", "every root field has the argument '\(argument.name)' already", at: argument.mark,
          remedy: "remove it")
      }
    }
  }

  private mutating func checkTypeName(_ name: String, at mark: Mark) {
    checkName(name, at: mark)
    if Self.reservedTypes.contains(name) {
      error(
        "reserved-name", "GraphQL has the type '\(name)' already", at: mark, remedy: "choose another name")
    }
  }

  private mutating func checkName(_ name: String, at mark: Mark) {
    if !TypeExpression.isName(name) {
      error(
        "invalid-name", "'\(name)' is no name in GraphQL", at: mark,
        remedy: "use letters, digits and '_', and begin with a letter")
    } else if name.hasPrefix("__") {
      error(
        "reserved-name", "names that begin with '__' are GraphQL's own", at: mark,
        remedy: "choose another name")
    }
  }
}
