import GraphQL
import Schema

/// A document taken apart once, so that every rule is a loop over a flat list.
struct DocumentIndex {
  let document: Document
  let system: TypeSystem
  /// Operations and fragments in the order of the document.
  private(set) var definitions: [DefinitionSite] = []
  private(set) var sets: [SelectionSetSite] = []
  private(set) var fields: [FieldSite] = []
  private(set) var spreads: [SpreadSite] = []
  private(set) var inlineFragments: [InlineFragmentSite] = []
  private(set) var directives: [DirectivesSite] = []
  private(set) var arguments: [ArgumentsSite] = []
  private(set) var leaves: [LeafSite] = []
  private(set) var objects: [ObjectSite] = []
  private(set) var variables: [VariableUse] = []
  /// Index in `definitions` of the first fragment of each name.
  private(set) var fragments: [String: Int] = [:]
  private var keys: [String: Int] = [:]

  init(_ document: Document, _ system: TypeSystem) {
    self.document = document
    self.system = system
    for definition in document.definitions {
      switch definition {
      case .operation(let operation): add(operation)
      case .fragment(let fragment): add(fragment)
      case .type, .typeExtension: continue
      }
    }
  }

  /// The name of the type that operations of a kind start from.
  func root(_ type: OperationType) -> String? {
    switch type {
    case .query: system.query
    case .mutation: system.mutation
    case .subscription: system.subscription
    }
  }

  private mutating func add(_ operation: OperationDefinition) {
    add(.init(kind: .operation(operation)), operation.selections, root(operation.type)) { index in
      for variable in operation.variables {
        let type = TypeExpression(variable.type)
        if let value = variable.defaultValue { index.add(value, type, hasDefault: false) }
        index.add(variable.directives, .variableDefinition)
      }
      let location: DirectiveLocation =
        switch operation.type {
        case .query: .query
        case .mutation: .mutation
        case .subscription: .subscription
        }
      index.add(operation.directives, location)
    }
  }

  private mutating func add(_ fragment: FragmentDefinition) {
    if fragments[fragment.name.text] == nil { fragments[fragment.name.text] = definitions.count }
    add(.init(kind: .fragment(fragment)), fragment.selections, composite(fragment.typeCondition.text)) {
      index in
      index.add(fragment.directives, .fragmentDefinition)
    }
  }

  private mutating func add(
    _ site: DefinitionSite, _ selections: SelectionSet, _ type: String?, head: (inout DocumentIndex) -> Void
  ) {
    var site = site
    let (firstField, firstSpread, firstVariable) = (fields.count, spreads.count, variables.count)
    let firstDirectives = directives.count
    head(&self)
    site.set = add(selections, on: type)
    site.fields = firstField..<fields.count
    site.spreads = firstSpread..<spreads.count
    site.variables = firstVariable..<variables.count
    site.aliasCount = fields[site.fields].count { $0.field.alias != nil }
    site.directiveCount = directives[firstDirectives...].reduce(0) { $0 + $1.directives.count }
    definitions.append(site)
  }

  /// The name itself where it is a type with fields or members.
  private func composite(_ name: String) -> String? { system[name]?.isComposite == true ? name : nil }

  /// Recursion is as deep as the parser lets brackets nest.
  /// - Returns: the index of the set; sets inside have higher ones.
  private mutating func add(_ selections: SelectionSet, on parent: String?) -> Int {
    let number = sets.count
    sets.append(SelectionSetSite(parent: parent))
    for selection in selections.selections {
      switch selection {
      case .field(let field): add(field, parent, to: number)
      case .fragmentSpread(let spread):
        sets[number].spreads.append(spreads.count)
        spreads.append(SpreadSite(spread: spread, parent: parent))
        add(spread.directives, .fragmentSpread)
      case .inlineFragment(let fragment):
        inlineFragments.append(InlineFragmentSite(fragment: fragment, parent: parent))
        add(fragment.directives, .inlineFragment)
        let type = fragment.typeCondition.map { composite($0.text) } ?? parent
        let inner = add(fragment.selections, on: type)
        sets[number].inline.append(inner)
      }
    }
    return number
  }

  private mutating func add(_ field: Field, _ parent: String?, to set: Int) {
    let definition = parent.flatMap { system.field(field.name.text, on: $0) }
    let number = fields.count
    let key = keys[field.responseKey, default: keys.count]
    keys[field.responseKey] = key
    sets[set].fields.append(number)
    fields.append(FieldSite(field: field, parent: parent, definition: definition, key: key))
    add(
      ArgumentsSite(
        arguments: field.arguments, definitions: definition?.arguments,
        owner: "field \"\(parent ?? "?").\(field.name.text.shortened)\"", position: field.position))
    add(field.directives, .field)
    if let selections = field.selections {
      let inner = add(selections, on: definition.flatMap { composite($0.type.name) })
      fields[number].set = inner
    }
  }

  private mutating func add(_ list: [Directive], _ location: DirectiveLocation) {
    guard !list.isEmpty else { return }
    directives.append(DirectivesSite(directives: list, location: location))
    for directive in list {
      let name = directive.name.text
      add(
        ArgumentsSite(
          arguments: directive.arguments,
          definitions: system.directives.first { $0.name == name }?.arguments,
          owner: "directive \"@\(name.shortened)\"", position: directive.position))
    }
  }

  private mutating func add(_ site: ArgumentsSite) {
    if !site.arguments.isEmpty || site.definitions?.isEmpty == false { arguments.append(site) }
    for argument in site.arguments {
      let definition = site.definitions?.first { $0.name == argument.name.text }
      add(argument.value, definition?.type, hasDefault: definition?.defaultValue != nil)
    }
  }

  /// - Parameter type: nil where anything may stand.
  private mutating func add(
    _ value: Value, _ type: TypeExpression?, hasDefault: Bool, isInOneOf: Bool = false
  ) {
    switch (value.kind, type?.nullable) {
    case (.variable(let name), _):
      variables.append(
        VariableUse(
          name: name, position: value.position, type: type, hasDefault: hasDefault, isInOneOf: isInOneOf))
    case (.null, _):
      if let type { leaves.append(LeafSite(value: value, type: type)) }
    case (.list(let elements), .list(let inner)?):
      for element in elements { add(element, inner, hasDefault: false) }
    case (_, .list(let inner)?): add(value, inner, hasDefault: false)
    case (.object(let members), .named(let name)?):
      let input = system.input(name)
      if input == nil, let type { leaves.append(LeafSite(value: value, type: type)) }
      add(members, of: value, input)
    case (.object(let members), _): add(members, of: value, nil)
    case (.list(let elements), _):
      if let type { leaves.append(LeafSite(value: value, type: type)) }
      for element in elements { add(element, nil, hasDefault: false) }
    default:
      if let type { leaves.append(LeafSite(value: value, type: type)) }
    }
  }

  private mutating func add(_ members: [ObjectField], of value: Value, _ input: InputType?) {
    objects.append(ObjectSite(value: value, fields: members, type: input))
    for member in members {
      let field = input?.field(member.name.text)
      add(
        member.value, field?.type, hasDefault: field?.defaultValue != nil, isInOneOf: input?.isOneOf == true)
    }
  }
}
