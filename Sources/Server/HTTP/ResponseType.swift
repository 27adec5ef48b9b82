/// The media type of an answer.
enum ResponseType: Sendable {
  /// `application/graphql-response+json`: whatever the status, the body is GraphQL's.
  case graphQL
  /// `application/json`: for older clients, which trust the body of a 200 only.
  case json

  var name: String {
    switch self {
    case .graphQL: "application/graphql-response+json"
    case .json: "application/json"
    }
  }

  var contentType: String {
    switch self {
    case .graphQL: "application/graphql-response+json; charset=utf-8"
    case .json: "application/json; charset=utf-8"
    }
  }

  /// The type that suits an `Accept` header best: by weight, then the one that is named before the one that a wildcard
  /// covers, then the one that is named first.
  /// - Parameter preferred: what goes out where the client leaves it to the server.
  /// - Returns: nil where the client takes neither (status 406).
  static func negotiated(accept: String?, preferred: ResponseType) -> ResponseType? {
    guard let accept, !accept.isEmpty, accept != "*/*" else { return preferred }
    // What nearly every request has, without taking it apart.
    if accept == "application/json" { return .json }
    if accept == "application/graphql-response+json" { return .graphQL }
    let members = WeightedValue.list(accept)
    let first = Match(preferred, in: members)
    let other: ResponseType = preferred == .json ? .graphQL : .json
    guard let second = Match(other, in: members) else { return first == nil ? nil : preferred }
    guard let first else { return other }
    return second.isBetter(than: first) ? other : preferred
  }

  /// What a header says of one type: its most specific member counts (RFC 9110, section 12.5.1).
  private struct Match {
    var weight = 0
    var specificity = 0
    var place = 0

    /// nil: the type is refused, or not there.
    init?(_ type: ResponseType, in members: [WeightedValue]) {
      for (place, member) in members.enumerated() {
        let specificity = Self.specificity(of: member, for: type)
        guard specificity > self.specificity else { continue }
        self.specificity = specificity
        self.place = place
        weight = member.weight
      }
      if weight == 0 { return nil }
    }

    private static func specificity(of member: WeightedValue, for type: ResponseType) -> Int {
      // Answers are UTF-8, whatever is asked.
      if let charset = member.charset, charset != "utf-8", charset != "utf8" { return 0 }
      switch member.value {
      case type.name: return 3
      case "application/*": return 2
      case "*/*": return 1
      default: return 0
      }
    }

    func isBetter(than other: Match) -> Bool {
      if weight != other.weight { return weight > other.weight }
      if specificity != other.specificity { return specificity > other.specificity }
      return specificity == 3 && place < other.place
    }
  }
}
