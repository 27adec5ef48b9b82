/// The page that tells a client's author what can be asked: every query in a table, every subscription, and every mutation with a
/// request, its answer and its refusals. Made from the model alone, for any schema.
package struct APIReference {
  let model: Model
  let system: TypeSystem

  package init(_ model: Model) {
    self.model = model
    system = TypeSystem(model)
  }

  /// An example of every mutation, in the order of the schema.
  package var mutations: [MutationExample] {
    model.mutations.compactMap { operation in
      system.fields(of: "Mutation")?[operation.field.name].map {
        MutationExample(operation, field: $0, model: model, system: system)
      }
    }
  }

  package var markdown: String {
    var page = """
      # API

      Made from `schema.yaml` by `storegraph schema api`; do not edit it. [Asking](asking.md) explains how to send requests, sessions,
      lists and filters; [who may do what](permissions.md) says what each role gets.

      Values in requests and answers are examples. An answer is shown as it comes when everything is well; each refusal is an entry
      of `userErrors` in place of it.

      ## Queries

      Each that concerns one \(model.tenant.type) takes `\(model.tenant.argument)`, and `\(model.viewer.argument)` where the credential is no header; a
      question mark stands behind arguments that may be left out.

      | query | arguments | answer | |
      |---|---|---|---|

      """
    for field in system.fields(of: "Query")?.declared ?? [] { page += row(field) }
    page += "\n## Mutations\n"
    for example in mutations { page += section(example) }
    return page
  }

  private func row(_ field: FieldDefinition) -> String {
    let scope = [model.tenant.argument, model.viewer.argument]
    let arguments = field.arguments.filter { !scope.contains($0.name) }.map { argument in
      "`\(argument.name): \(argument.type)`" + (argument.isRequired ? "" : "?")
    }
    let cells = [
      "`\(field.name)`", arguments.joined(separator: ", "), "`\(field.type)`",
      (field.description ?? "") + (field.deprecated.map { " Deprecated: \($0)" } ?? ""),
    ]
    return "| " + cells.map(\.inTable).joined(separator: " | ") + " |\n"
  }

  private func section(_ example: MutationExample) -> String {
    let field = example.field
    var text = "\n### \(field.name)\n\n"
    if let description = field.description { text += description + "\n\n" }
    if let reason = field.deprecated { text += "**Deprecated:** \(reason)\n\n" }
    text += "```graphql\n\(example.document)```\n\n```json\n\(example.answer)\n```\n\n"
    text += table(example)
    if example.refusals.isEmpty {
      text += "It is never refused by `userErrors`.\n"
    } else {
      text += "| refusal | |\n|---|---|\n"
      for refusal in example.refusals {
        text += "| `\(refusal.name)` | \((refusal.description ?? "").inTable) |\n"
      }
    }
    return text
  }

  /// What can be sent: the arguments, and the members of an input object below it.
  private func table(_ example: MutationExample) -> String {
    let own = example.ownArguments
    guard !own.isEmpty else { return "" }
    var text = "| argument | type | |\n|---|---|---|\n"
    for argument in own {
      text += line(argument, path: argument.name)
      guard let input = system.input(argument.type.name) else { continue }
      for member in input.fields { text += line(member, path: "\(argument.name).\(member.name)") }
    }
    return text + "\n"
  }

  private func line(_ argument: InputValueDefinition, path: String) -> String {
    let rest = [argument.description, argument.defaultValue.map { "Left out: `\($0.sdl)`." }].compactMap {
      $0
    }
    return "| `\(path)` | `\(argument.type)` | \(rest.joined(separator: " ").inTable) |\n"
  }
}

extension FieldList {
  /// Without those that every GraphQL server has.
  fileprivate var declared: [FieldDefinition] { filter { !$0.name.utf8.starts(with: "__".utf8) } }
}

extension String {
  /// A bar would end the cell, and a line break the row.
  fileprivate var inTable: String {
    split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      .split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
