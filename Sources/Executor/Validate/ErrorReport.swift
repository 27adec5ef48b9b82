import GraphQL

/// Collects errors up to a limit and hands them out in the order of the document.
struct ErrorReport {
  private let source: Source
  private let limit: Int
  private var found: [(position: Int32, error: GraphQLError)] = []

  init(source: Source, limit: Int) {
    self.source = source
    self.limit = limit
  }

  var isFull: Bool { found.count >= limit }
  var isEmpty: Bool { found.isEmpty }

  /// - Parameter positions: where to look, the most telling first.
  mutating func add(
    _ message: String, at positions: [Int32], code: ErrorCode = .validationFailed, details: [JSONMember] = []
  ) {
    guard !isFull else { return }
    let error = GraphQLError(
      code, message, locations: positions.map { source.location(at: $0) }, details: details)
    found.append((positions.first ?? 0, error))
  }

  var errors: [GraphQLError] {
    // Ties stay in the order of the rules.
    found.enumerated()
      .sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
      .map(\.element.error)
  }
}
