import GraphQL
import Schema

/// What the root fields of an operation say about tenant and viewer. They all concern the same one, or the operation is
/// refused (consistency.md, "Roots").
struct RootScope {
  /// The handle as the client gave it; nil: no root field concerns a tenant.
  var handle: String?
  var credential: String?
  /// Whether a viewer without a session gets one.
  var createsSession = false
  /// Whether every root field is for those, too, whose credential's time is over.
  var takesAnyCredential = true
  /// Response keys of the root fields that concern the tenant.
  var keys: [String] = []

  init(
    _ fields: [CollectedField], on typeName: String, model: Model, system: TypeSystem,
    variables: [String: InputValue], source: Source
  ) throws(GraphQLError) {
    for collected in fields {
      guard let definition = system.fields(of: typeName)?[collected.first.name.text],
        case .operation(let operation) = definition.origin
      else { continue }
      let arguments = try coerceArguments(
        collected.first.arguments, for: definition.arguments, variables: variables, system: system,
        source: source, position: collected.first.position)
      guard operation.isTenantScoped else { continue }
      keys.append(collected.key)
      if !operation.takesAnyCredential { takesAnyCredential = false }
      let places = [source.location(at: collected.first.position)]
      let scope = operation.scopeArgument.flatMap { name in members(of: name, arguments) } ?? arguments
      try add(text(model.tenant.argument, scope), to: \.handle, model.tenant.argument, places)
      let credential = text(model.viewer.argument, scope)
      if keys.count > 1, !(credential ?? "").isExactly(self.credential ?? "") {
        throw Self.mixed(model.viewer.argument, places)
      }
      self.credential = credential?.isEmpty == true ? nil : credential
      let wishes = arguments.first { $0.name == "createSession" }?.value
      if operation.createsSession, wishes != .bool(false) { createsSession = true }
    }
  }

  private mutating func add(
    _ value: String?, to path: WritableKeyPath<RootScope, String?>, _ argument: String,
    _ places: [SourceLocation]
  ) throws(GraphQLError) {
    guard let value else { return }
    if let known = self[keyPath: path], !known.isExactly(value) { throw Self.mixed(argument, places) }
    self[keyPath: path] = value
  }

  private static func mixed(_ argument: String, _ places: [SourceLocation]) -> GraphQLError {
    GraphQLError(
      .multipleTenants, "All fields of one operation must have the same “\(argument)”.", locations: places)
  }

  private func members(of name: String, _ arguments: [InputMember]) -> [InputMember]? {
    guard case .object(let members)? = arguments.first(where: { $0.name == name })?.value else { return nil }
    return members
  }

  private func text(_ name: String, _ arguments: [InputMember]) -> String? {
    arguments.first { $0.name == name }?.value.text
  }
}
