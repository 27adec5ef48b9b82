import GraphQL
import Schema

/// The selections of a document with its variables applied: which fields stand under which response key.
struct OracleCollector: Sendable {
  let system: TypeSystem
  let operation: OperationDefinition
  let fragments: [String: FragmentDefinition]
  /// Variables that have a value: given, or by default.
  let variables: [String: JSONTree]

  /// All fields of one response key, in the order of the document.
  struct Entry {
    var key: String
    var fields: [Field]
    var name: String { fields.first?.name.text ?? "" }
    var arguments: [Argument] { fields.first?.arguments ?? [] }
    var selections: [SelectionSet] { fields.compactMap(\.selections) }
  }

  init(_ question: OracleQuestion, system: TypeSystem) throws {
    self.system = system
    var operations: [OperationDefinition] = []
    var fragments: [String: FragmentDefinition] = [:]
    for definition in question.document.definitions {
      switch definition {
      case .operation(let operation): operations.append(operation)
      case .fragment(let fragment): fragments[fragment.name.text] = fragment
      case .type, .typeExtension: throw OracleFault("a type in a query")
      }
    }
    guard operations.count == 1, let operation = operations.first else {
      throw OracleFault("\(operations.count) operations")
    }
    self.operation = operation
    self.fragments = fragments
    var variables: [String: JSONTree] = [:]
    for definition in operation.variables {
      let name = definition.name.text
      if let given = question.variables.first(where: { $0.key == name }) {
        variables[name] = given.value
      } else if let value = definition.defaultValue {
        variables[name] = Self.constant(value, variables: [:])
      }
    }
    self.variables = variables
  }

  /// The fields that apply to an object of this type.
  func entries(_ sets: [SelectionSet], on type: String) -> [Entry] {
    var found: [Entry] = []
    for set in sets { visit(set, of: type, &found) }
    return found
  }

  /// The response keys that apply to an object of any type, in the order in which a reader meets them.
  func keys(_ sets: [SelectionSet], types: [String]) -> [String] {
    var found: [Entry] = []
    for set in sets { visit(set, of: nil, &found) }
    let applying = Set(types.flatMap { entries(sets, on: $0).map(\.key) })
    return found.map(\.key).filter(applying.contains)
  }

  private func visit(_ set: SelectionSet, of type: String?, _ found: inout [Entry]) {
    for selection in set.selections where isIncluded(selection.directives) {
      switch selection {
      case .field(let field):
        if let index = found.firstIndex(where: { $0.key == field.responseKey }) {
          found[index].fields.append(field)
        } else {
          found.append(Entry(key: field.responseKey, fields: [field]))
        }
      case .inlineFragment(let fragment):
        if applies(fragment.typeCondition?.text, to: type) { visit(fragment.selections, of: type, &found) }
      case .fragmentSpread(let spread):
        guard let fragment = fragments[spread.name.text], applies(fragment.typeCondition.text, to: type)
        else {
          continue
        }
        visit(fragment.selections, of: type, &found)
      }
    }
  }

  private func applies(_ condition: String?, to type: String?) -> Bool {
    guard let condition, let type else { return true }
    return system.possibleTypes(condition).contains(type)
  }

  private func isIncluded(_ directives: [Directive]) -> Bool {
    directives.allSatisfy { directive in
      let value = directive.arguments.first.flatMap { Self.constant($0.value, variables: variables) }
      return switch directive.name.text {
      case "skip": value != .bool(true)
      case "include": value == .bool(true)
      default: true
      }
    }
  }

  /// The value of an argument: as written, by its default, or none (nil) where a variable has no value.
  func argument(_ name: String, of entry: Entry, _ definition: Schema.FieldDefinition) -> JSONTree? {
    let written = entry.arguments.first { $0.name.text == name }
    if let written, let value = Self.constant(written.value, variables: variables) { return value }
    return definition.argument(name)?.defaultValue.flatMap { try? JSONReader.read($0.json) }
  }

  /// nil: a variable that has no value.
  static func constant(_ value: Value, variables: [String: JSONTree]) -> JSONTree? {
    switch value.kind {
    case .variable(let name): variables[name]
    case .int(let digits), .float(let digits): .number(digits)
    case .string(let text, _), .enumeration(let text): .string(text)
    case .boolean(let flag): .bool(flag)
    case .null: .null
    case .list(let values): .array(values.map { constant($0, variables: variables) ?? .null })
    case .object(let fields):
      .object(
        fields.compactMap { field in
          constant(field.value, variables: variables).map { JSONTree.Member(field.name.text, $0) }
        })
    }
  }
}
