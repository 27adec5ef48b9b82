import GraphQL
import Schema

/// Specification, section 5.3.2: fields with one response key can be merged into one.
///
/// The specification compares every pair of fields, at every level again. Here each set of selection sets that meet in
/// one place of the response is looked at once, and each field only against the first of its group, which is the same:
/// to have an equal shape, or an equal name and arguments, is transitive. What is left is bounded by `DocumentLimits.mergeWork`.
enum FieldMerging: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    // Without end, and refused anyway.
    guard context.graph.cycles.isEmpty else { return }
    var merger = FieldMerger(context)
    for number in roots(context) {
      let definition = context.index.definitions[number]
      let set = definition.set
      merger.compareShapes(in: [set])
      merger.compareNames(in: [set])
      if merger.isExhausted {
        let limit = context.limits.mergeWork
        report.add(
          "The document is too entangled: merging its fields takes more than \(limit) steps.",
          at: [definition.position], code: .limitExceeded,
          details: [
            JSONMember("limit", .int(Int64(limit))), JSONMember("actual", .int(Int64(merger.steps))),
            JSONMember("kind", .string("mergeWork")),
          ])
        return
      }
    }
    for conflict in merger.conflicts {
      report.add(conflict.message, at: [conflict.first, conflict.second])
    }
  }

  /// Operations, and those fragments that nothing reaches; what is in the others is compared where they are spread.
  private static func roots(_ context: ValidationContext) -> [Int] {
    var roots = context.operations.map(\.number)
    var reached = Set(roots.flatMap(context.reached))
    for number in context.graph.innermostFirst.reversed() where !reached.contains(number) {
      roots.append(number)
      reached.formUnion(context.graph.reachable(from: number))
    }
    return roots
  }
}

private struct FieldMerger {
  struct Conflict {
    var message: String
    var first: Int32
    var second: Int32
  }

  private(set) var conflicts: [Conflict] = []
  private(set) var steps = 0
  private let context: ValidationContext
  private let signatures: FieldSignatures
  private var shapesSeen: Set<[Int]> = []
  private var namesSeen: Set<[Int]> = []
  private var reported: Set<[Int]> = []

  init(_ context: ValidationContext) {
    self.context = context
    signatures = FieldSignatures(context)
  }

  var isExhausted: Bool { steps > context.limits.mergeWork }
  private var index: DocumentIndex { context.index }

  /// SameResponseShape: whatever the types around them, fields of one key look alike in the response.
  mutating func compareShapes(in sets: [Int]) {
    guard !sets.isEmpty, canGoOn, shapesSeen.insert(sets).inserted else { return }
    for group in groups(of: sets) {
      guard canGoOn else { return }
      // Fields without a known type fit everything.
      let typed = group.filter { signatures.shapes[$0] != nil }
      guard let first = typed.first else { continue }
      let other = typed.first { signatures.shapes[$0] != signatures.shapes[first] }
      if let other {
        report(first, other, "they return \(type(first)) and \(type(other))")
      } else {
        compareShapes(in: innerSets(of: group))
      }
    }
  }

  /// FieldsInSetCanMerge: fields that can meet in one object are the same field with the same arguments. Fields of two
  /// different object types never meet; those of an interface meet all others.
  mutating func compareNames(in sets: [Int]) {
    guard !sets.isEmpty, canGoOn, namesSeen.insert(sets).inserted else { return }
    for group in groups(of: sets) {
      for meeting in meetings(in: group) {
        steps += meeting.count
        guard canGoOn, let first = meeting.first else { return }
        if let other = meeting.first(where: { signatures.calls[$0] != signatures.calls[first] }) {
          report(first, other, difference(first, other))
        } else {
          compareNames(in: innerSets(of: meeting))
        }
      }
    }
  }

  private var canGoOn: Bool { !isExhausted && conflicts.count < context.limits.errors }

  private mutating func groups(of sets: [Int]) -> [[Int]] {
    let groups = SelectionGroups(index, sets)
    steps += groups.fields.count + groups.steps
    return groups.byKey(index)
  }

  private func meetings(in group: [Int]) -> [[Int]] {
    guard group.count > 1 else { return [group] }
    var anywhere: [Int] = []
    var types: [String] = []
    var byType: [String: [Int]] = [:]
    for field in group {
      if let parent = index.fields[field].parent, context.system.object(parent) != nil {
        if byType[parent] == nil { types.append(parent) }
        byType[parent, default: []].append(field)
      } else {
        anywhere.append(field)
      }
    }
    return types.isEmpty ? [anywhere] : types.map { anywhere + (byType[$0] ?? []) }
  }

  /// Sorted, each once: equal for equal sets.
  private func innerSets(of fields: [Int]) -> [Int] {
    fields.count == 1
      ? fields.compactMap { index.fields[$0].set } : Set(fields.compactMap { index.fields[$0].set }).sorted()
  }

  private mutating func report(_ one: Int, _ other: Int, _ reason: String) {
    guard reported.insert([min(one, other), max(one, other)]).inserted else { return }
    let (first, second) = (index.fields[one].field, index.fields[other].field)
    conflicts.append(
      Conflict(
        message:
          "Fields \"\(first.responseKey.shortened)\" cannot be merged: \(reason). Give one of them an alias.",
        first: first.position, second: second.position))
  }

  private func type(_ field: Int) -> String {
    index.fields[field].definition.map { "\($0.type)" } ?? "an unknown type"
  }

  private func difference(_ one: Int, _ other: Int) -> String {
    let (first, second) = (index.fields[one].field.name, index.fields[other].field.name)
    return first == second
      ? "they have different arguments"
      : "\"\(first.text.shortened)\" and \"\(second.text.shortened)\" are different fields"
  }
}

/// Numbers that are equal for fields that are alike.
private struct FieldSignatures {
  /// Lists, non-nulls, and the name of a scalar or enum; nil for a field without a known type.
  private(set) var shapes: [Int?] = []
  /// The field's name and its arguments, in whatever order these are written.
  private(set) var calls: [Int] = []
  private var numbers: [ExactText: Int] = [:]

  init(_ context: ValidationContext) {
    for site in context.index.fields {
      shapes.append(site.definition.flatMap { shape(of: $0.type, context.system) })
      calls.append(number(for: call(of: site.field)))
    }
  }

  private mutating func number(for text: String) -> Int {
    let next = numbers.count
    let number = numbers[ExactText(text), default: next]
    numbers[ExactText(text)] = number
    return number
  }

  private mutating func shape(of type: TypeExpression, _ system: TypeSystem) -> Int? {
    guard let named = system[type.name] else { return nil }
    return number(for: named.isComposite ? type.description(named: "{}") : type.description)
  }

  private func call(of field: Field) -> String {
    guard !field.arguments.isEmpty else { return field.name.text }
    // In the order of the names alone: to order whole texts of clients by Unicode's rules can take very long.
    let arguments = field.arguments.sorted { $0.name.text < $1.name.text }
      .map { "\($0.name.text): \($0.value.normalised.printed)" }
    return "\(field.name.text)(\(arguments.joined(separator: ", ")))"
  }
}

extension TypeExpression {
  /// With another name inside.
  fileprivate func description(named name: String) -> String {
    switch self {
    case .named: name
    case .list(let inner): "[\(inner.description(named: name))]"
    case .nonNull(let inner): "\(inner.description(named: name))!"
    }
  }
}

extension Value {
  /// Objects' fields in the order of their names, strings in one spelling.
  fileprivate var normalised: Value {
    switch kind {
    case .list(let elements): Value(.list(elements.map(\.normalised)))
    case .object(let fields):
      Value(
        .object(
          fields.map { ObjectField(name: $0.name, value: $0.value.normalised) }
            .sorted { $0.name.text < $1.name.text }))
    case .string(let text, _): Value(.string(text, block: false))
    default: self
    }
  }
}
