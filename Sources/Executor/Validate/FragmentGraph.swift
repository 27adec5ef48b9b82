import GraphQL

/// Which definitions reach which fragments.
struct FragmentGraph {
  /// For each definition the spreads in it that lead to a fragment, one for each target.
  private let edges: [[(spread: Int, target: Int)]]
  /// The spreads along each cycle found, from a fragment back to itself; each fragment closes at most one.
  private(set) var cycles: [[Int]] = []
  /// Every definition after all fragments that it reaches; means nothing when there are cycles.
  private(set) var innermostFirst: [Int] = []

  init(_ index: DocumentIndex) {
    edges = index.definitions.map { definition in
      var seen: Set<Int> = []
      return definition.spreads.compactMap { spread in
        guard let target = index.fragments[index.spreads[spread].spread.name.text],
          seen.insert(target).inserted
        else { return nil }
        return (spread, target)
      }
    }
    search()
  }

  /// The definition itself and every fragment that it reaches, each once.
  func reachable(from definition: Int) -> [Int] {
    var isSeen = [Bool](repeating: false, count: edges.count)
    isSeen[definition] = true
    var found = [definition]
    var next = 0
    while next < found.count {
      for edge in edges[found[next]] where !isSeen[edge.target] {
        isSeen[edge.target] = true
        found.append(edge.target)
      }
      next += 1
    }
    return found
  }

  /// Depth first, with a stack of its own: chains of fragments may be as long as the document.
  private mutating func search() {
    enum State { case new, open, done }
    var states = [State](repeating: .new, count: edges.count)
    for start in edges.indices where states[start] == .new {
      var path: [(definition: Int, edge: Int)] = [(start, 0)]
      states[start] = .open
      while let last = path.indices.last {
        let (definition, edge) = path[last]
        guard edge < edges[definition].count else {
          states[definition] = .done
          innermostFirst.append(definition)
          path.removeLast()
          continue
        }
        path[last].edge += 1
        let target = edges[definition][edge].target
        switch states[target] {
        case .new:
          states[target] = .open
          path.append((target, 0))
        case .open:
          let first = path.firstIndex { $0.definition == target } ?? last
          cycles.append(path[first...].map { edges[$0.definition][$0.edge - 1].spread })
        case .done: continue
        }
      }
    }
  }
}
