import GraphQL

extension ValidationContext {
  /// Every use of a variable that an operation reaches, directly or through fragments.
  func variableUses(of operation: Int) -> some Sequence<VariableUse> {
    reached(from: operation).lazy.flatMap { index.variables[index.definitions[$0].variables] }
  }
}

extension OperationDefinition {
  /// For messages.
  var shown: String { name.map { "operation \"\($0.text.shortened)\"" } ?? "the anonymous operation" }
}
