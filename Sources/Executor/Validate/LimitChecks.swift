import GraphQL

/// Before anything else, since what is prepared for the rules grows with operations times fragments.
/// - Returns: whether there are few enough.
func checkOperations(_ document: Document, _ limits: DocumentLimits, _ report: inout ErrorReport) -> Bool {
  var count = 0
  var last: Int32 = 0
  for case .operation(let operation) in document.definitions {
    count += 1
    last = operation.position
  }
  report.bound("operations", count, limits.operations, at: last)
  return report.isEmpty
}

/// Counts what `DocumentLimits` bounds. Depths are worked out from the innermost sets outwards, each once, so a fragment
/// spread a thousand times costs no more than one.
func checkLimits(_ context: ValidationContext, _ report: inout ErrorReport) {
  let limits = context.limits
  for (number, operation) in context.operations {
    let reached = context.reached(from: number).map { context.index.definitions[$0] }
    report.bound(
      "aliases", reached.reduce(0) { $0 + $1.aliasCount }, limits.aliases, at: operation.position)
    report.bound(
      "directives", reached.reduce(0) { $0 + $1.directiveCount }, limits.directives, at: operation.position)
  }
  // Without end where there are cycles, which their own rule reports.
  guard context.graph.cycles.isEmpty else { return }
  let depths = Depths(context)
  for (number, operation) in context.operations {
    let set = context.index.definitions[number].set
    report.bound("depth", depths.fields[set], limits.depth, at: operation.position)
    let keys = Set(SelectionGroups(context.index, [set]).fields.map { context.index.fields[$0].key })
    report.bound("rootFields", keys.count, limits.rootFields, at: operation.position)
  }
  for site in context.index.fields {
    guard let set = site.set, site.isIntrospection else { continue }
    report.bound(
      "introspectionDepth", depths.fields[set] + 1, limits.introspectionDepth, at: site.field.position)
    report.bound("introspectionLists", depths.lists[set], limits.introspectionLists, at: site.field.position)
  }
}

/// For each selection set, how deep it goes with all fragments followed.
private struct Depths {
  /// Fields inside one another; `__schema` and `__type` count as leaves.
  private(set) var fields: [Int]
  /// Lists of introspection inside one another.
  private(set) var lists: [Int]

  /// The fragments form no cycle.
  init(_ context: ValidationContext) {
    let index = context.index
    fields = Array(repeating: 0, count: index.sets.count)
    lists = fields
    for definition in context.graph.innermostFirst {
      let first = index.definitions[definition].set
      let last =
        definition + 1 < index.definitions.count ? index.definitions[definition + 1].set : index.sets.count
      // Inner sets have higher numbers than those around them.
      for set in (first..<last).reversed() { measure(set, index) }
    }
  }

  private mutating func measure(_ set: Int, _ index: DocumentIndex) {
    let site = index.sets[set]
    for number in site.fields {
      let field = index.fields[number]
      let inner = field.set
      fields[set] = max(fields[set], 1 + (field.isIntrospection ? 0 : inner.map { fields[$0] } ?? 0))
      lists[set] = max(lists[set], (field.isIntrospectionList ? 1 : 0) + (inner.map { lists[$0] } ?? 0))
    }
    let spread = site.spreads.compactMap { index.fragments[index.spreads[$0].spread.name.text] }
    for inner in site.inline + spread.map({ index.definitions[$0].set }) {
      fields[set] = max(fields[set], fields[inner])
      lists[set] = max(lists[set], lists[inner])
    }
  }
}

extension FieldSite {
  /// `__schema` or `__type`.
  var isIntrospection: Bool {
    ["__schema", "__type"].contains(field.name.text)
  }

  fileprivate var isIntrospectionList: Bool {
    parent == "__Type"
      && ["fields", "interfaces", "possibleTypes", "inputFields"].contains(field.name.text)
  }
}

extension ErrorReport {
  fileprivate mutating func bound(_ what: String, _ actual: Int, _ limit: Int, at position: Int32) {
    guard actual > limit else { return }
    add(
      "The document exceeds the limit of \(what): \(actual), where \(limit) is allowed.", at: [position],
      code: .limitExceeded,
      details: [
        JSONMember("limit", .int(Int64(limit))), JSONMember("actual", .int(Int64(actual))),
        JSONMember("kind", .string(what)),
      ])
  }
}
