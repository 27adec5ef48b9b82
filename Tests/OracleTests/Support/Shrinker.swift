import GraphQL

/// Makes a failing document smaller as long as it goes on failing in the same way: one part after another is left out.
struct Shrinker {
  struct Candidate {
    var document: Document
    var variables: [JSONTree.Member]
  }

  /// - Parameter fails: whether a candidate still shows the mistake.
  /// - Returns: a candidate of which no single part can be left out, or the best after `attempts`.
  static func shrink(
    _ start: Candidate, attempts: Int = 400, while fails: (Candidate) async throws -> Bool
  ) async throws -> Candidate {
    var best = start
    var number = 0
    var left = attempts
    while left > 0 {
      var edit = Edit(number: number, variables: best.variables)
      guard let smaller = edit.applied(to: best) else {
        // No such part: the end of one round, and of the work if nothing could be left out since its beginning.
        return best
      }
      left -= 1
      if try await fails(smaller) {
        best = smaller
        number = max(0, number - 8)
      } else {
        number += 1
      }
    }
    return best
  }
}

/// Leaves out the part with a number, counted through the document.
private struct Edit {
  let number: Int
  let variables: [JSONTree.Member]
  private var count = 0
  private var isDone = false

  init(number: Int, variables: [JSONTree.Member]) {
    self.number = number
    self.variables = variables
  }

  mutating func applied(to candidate: Shrinker.Candidate) -> Shrinker.Candidate? {
    var document = candidate.document
    for index in document.definitions.indices {
      switch document.definitions[index] {
      case .operation(var operation):
        edit(&operation.selections)
        document.definitions[index] = .operation(operation)
      case .fragment(var fragment):
        edit(&fragment.selections)
        document.definitions[index] = .fragment(fragment)
      case .type, .typeExtension: break
      }
    }
    return isDone ? Self.cleaned(document, candidate.variables) : nil
  }

  private mutating func isTurn() -> Bool {
    defer { count += 1 }
    guard count == number else { return false }
    isDone = true
    return true
  }

  private mutating func edit(_ set: inout SelectionSet) {
    if set.selections.count > 1 {
      for index in set.selections.indices where isTurn() {
        set.selections.remove(at: index)
        return
      }
    }
    for index in set.selections.indices where !isDone { edit(&set.selections[index]) }
  }

  private mutating func edit(_ selection: inout Selection) {
    switch selection {
    case .field(var field):
      edit(&field)
      selection = .field(field)
    case .inlineFragment(var fragment):
      if !fragment.directives.isEmpty, isTurn() { fragment.directives = [] }
      edit(&fragment.selections)
      selection = .inlineFragment(fragment)
    case .fragmentSpread(var spread):
      if !spread.directives.isEmpty, isTurn() { spread.directives = [] }
      selection = .fragmentSpread(spread)
    }
  }

  private mutating func edit(_ field: inout Field) {
    if field.alias != nil, isTurn() { field.alias = nil }
    if !field.directives.isEmpty, isTurn() { field.directives = [] }
    for index in field.arguments.indices where !isDone {
      let name = field.arguments[index].name.text
      if !["storeToken", "id", "createSession"].contains(name), isTurn() {
        field.arguments.remove(at: index)
        return
      }
      field.arguments[index].value = edited(field.arguments[index].value)
    }
    if var selections = field.selections {
      edit(&selections)
      field.selections = selections
    }
  }

  private mutating func edited(_ value: Value) -> Value {
    switch value.kind {
    case .variable(let name):
      guard let given = variables.first(where: { $0.key == name })?.value, let literal = Self.literal(given),
        isTurn()
      else { return value }
      return literal
    case .list(var items):
      for index in items.indices where !isDone {
        if isTurn() {
          items.remove(at: index)
          break
        }
        items[index] = edited(items[index])
      }
      return Value(.list(items))
    case .object(var fields):
      for index in fields.indices where !isDone {
        if fields.count > 1, isTurn() {
          fields.remove(at: index)
          break
        }
        fields[index] = ObjectField(name: fields[index].name, value: edited(fields[index].value))
      }
      return Value(.object(fields))
    default: return value
    }
  }

  /// Only what needs no type to be written.
  private static func literal(_ value: JSONTree) -> Value? {
    switch value {
    case .null: Value(.null)
    case .bool(let flag): Value(.boolean(flag))
    case .number(let digits): Value(.int(digits))
    case .string, .array, .object: nil
    }
  }

  /// Without fragments and variables that nothing uses any more.
  private static func cleaned(_ document: Document, _ variables: [JSONTree.Member]) -> Shrinker.Candidate {
    var document = document
    var isStable = false
    while !isStable {
      let text = document.printed
      let before = document.definitions.count
      document.definitions.removeAll { definition in
        guard case .fragment(let fragment) = definition else { return false }
        return !uses(text, "...\(fragment.name.text)")
      }
      isStable = document.definitions.count == before
    }
    let text = document.printed
    var kept: Set<String> = []
    for index in document.definitions.indices {
      guard case .operation(var operation) = document.definitions[index] else { continue }
      operation.variables.removeAll { !isUsed($0.name.text, in: text) }
      kept.formUnion(operation.variables.map(\.name.text))
      document.definitions[index] = .operation(operation)
    }
    return Shrinker.Candidate(document: document, variables: variables.filter { kept.contains($0.key) })
  }

  /// A variable stands once in its definition, and once more for each use.
  private static func isUsed(_ name: String, in text: String) -> Bool {
    text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "$" })
      .filter { $0 == "$\(name)" }.count > 1
  }

  private static func uses(_ text: String, _ spread: String) -> Bool {
    text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "@" }).contains { $0 == spread }
  }
}
