import GraphQL

/// The fields of several selection sets taken together, with fragments followed, whatever types they are for.
struct SelectionGroups {
  /// In the order of the document, each once.
  private(set) var fields: [Int] = []
  /// Selection sets and spreads looked at.
  private(set) var steps = 0
  private var visited: Set<Int> = []

  init(_ index: DocumentIndex, _ sets: [Int]) {
    // Last in, first out, with a stack of its own: fragments may form long chains, and cycles.
    var waiting = Array(sets.reversed())
    while let set = waiting.popLast() {
      steps += 1
      guard visited.insert(set).inserted else { continue }
      let site = index.sets[set]
      fields += site.fields
      let spread = site.spreads.compactMap { index.fragments[index.spreads[$0].spread.name.text] }
      waiting += (site.inline + spread.map { index.definitions[$0].set }).reversed()
    }
  }

  /// The fields of each response key, keys in the order of their first field.
  func byKey(_ index: DocumentIndex) -> [[Int]] {
    var groups: [[Int]] = []
    var places: [Int: Int] = [:]
    for field in fields {
      let key = index.fields[field].key
      if let place = places[key] {
        groups[place].append(field)
      } else {
        places[key] = groups.count
        groups.append([field])
      }
    }
    return groups
  }
}
