import GraphQL

/// Specification, section 5.1.1: a document to execute holds operations and fragments only.
enum ExecutableDefinitions: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for definition in context.index.document.definitions {
      switch definition {
      case .operation, .fragment: continue
      case .type(let type), .typeExtension(let type):
        let (name, position) = type.subject
        report.add("The definition of \(name) is not executable.", at: [position])
      }
    }
  }
}

extension TypeSystemDefinition {
  fileprivate var subject: (name: String, position: Int32) {
    switch self {
    case .schema(let definition): ("the schema", definition.position)
    case .scalar(let definition): (quoted(definition.name), definition.position)
    case .object(let definition), .interface(let definition): (quoted(definition.name), definition.position)
    case .union(let definition): (quoted(definition.name), definition.position)
    case .enumeration(let definition): (quoted(definition.name), definition.position)
    case .inputObject(let definition): (quoted(definition.name), definition.position)
    case .directive(let definition): ("directive \"@\(definition.name.text.shortened)\"", definition.position)
    }
  }

  private func quoted(_ name: Name) -> String { "\"\(name.text.shortened)\"" }
}
