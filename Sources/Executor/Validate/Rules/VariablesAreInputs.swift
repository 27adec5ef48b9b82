import GraphQL
import Schema

/// Specification, section 5.8.2: the type of a variable is a scalar, an enum or an input object, or lists of such.
enum VariablesAreInputs: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    let inputs = context.system.names.filter { context.system[$0]?.isInput == true }
    for variable in context.operations.flatMap(\.operation.variables) {
      guard !report.isFull else { return }
      let type = variable.type.innermostName
      let name = variable.name.text.shortened
      switch context.system[type.text]?.isInput {
      case true?: continue
      case false?:
        report.add(
          "Variable \"$\(name)\" cannot be of type \"\(type.text)\", which is no input type.",
          at: [variable.type.position])
      case nil:
        let hint = context.hint(type.text, among: inputs)
        report.add(
          "Variable \"$\(name)\" is of type \"\(type.text.shortened)\", which does not exist\(hint).",
          at: [type.position])
      }
    }
  }
}
