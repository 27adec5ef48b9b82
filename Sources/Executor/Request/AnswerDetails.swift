/// Members of `extensions` that an answer has only where the request asks for them.
package struct AnswerDetails: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `extensions.cost`: what the operation costs by the schema's `expect`. It is missing where the operation was refused.
  package static let cost = AnswerDetails(rawValue: 1)
  /// `extensions.timestamp`: when the answer was made, by the server's clock.
  package static let timestamp = AnswerDetails(rawValue: 2)
}

extension GraphQLRequest {
  /// What `extensions` of every answer begins with.
  func answerExtensions(cost: Int? = nil) -> [JSONMember] {
    var members = [JSONMember("correlationId", .string(correlationID))]
    if details.isEmpty { return members }
    if details.contains(.cost), let cost { members.append(JSONMember("cost", .int(Int64(cost)))) }
    if details.contains(.timestamp) {
      members.append(JSONMember("timestamp", .string(Timestamp.now.rfc3339)))
    }
    return members
  }
}
