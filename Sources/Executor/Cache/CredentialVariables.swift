import GraphQL
import Schema

extension CheckedDocument {
  /// Variables that stand nowhere but in the root fields' arguments for the viewer's credential. Who asks is known from elsewhere,
  /// and viewers shall not be told apart by how they are called.
  func credentialVariables(of operation: OperationDefinition, in system: TypeSystem, _ model: Model) -> Set<
    String
  > {
    var places: [String: Set<Int32>] = [:]
    for case .field(let field) in operation.selections.selections {
      guard case .operation(let root)? = system.fields(of: system.query)?[field.name.text]?.origin,
        root.isTenantScoped, root.scopeArgument == nil
      else { continue }
      for argument in field.arguments where argument.name.text == model.viewer.argument {
        if case .variable(let name) = argument.value.kind {
          places[name, default: []].insert(argument.value.position)
        }
      }
    }
    guard !places.isEmpty else { return [] }
    for use in DocumentIndex(document, system).variables
    where places[use.name]?.contains(use.position) == false {
      places[use.name] = nil
    }
    return Set(places.keys)
  }
}
