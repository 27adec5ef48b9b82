import Executor
import NIOCore

/// The members of a GraphQL-over-HTTP request, from a JSON body or from the query of a URL. Members without a meaning here
/// are ignored, and null is as good as absent.
struct GraphQLParameters: Equatable {
  var query: String?
  /// Of a persisted document.
  var documentID: String?
  var operationName: String?
  var variables: [JSONMember] = []
  var persistedQuery: PersistedQuery?
  var details: AnswerDetails = []

  /// `extensions.persistedQuery`, as Apollo's clients send it.
  struct PersistedQuery: Equatable {
    var version: Int64
    var hash: String
  }

  init(body: ByteBuffer) throws(RequestFault) {
    let json: JSONValue
    do {
      json = try body.withUnsafeReadableBytes { bytes -> Result<JSONValue, JSONSyntaxError> in
        Result { () throws(JSONSyntaxError) in try parseJSON(bytes) }
      }.get()
    } catch {
      throw RequestFault(.unreadable, "The body is not JSON: \(error).")
    }
    switch json {
    case .object(let members): try self.init(members)
    case .array:
      throw RequestFault(
        .notWellFormed, "Batches are not taken: send each request by itself; one connection carries many.")
    default: throw RequestFault(.notWellFormed, "The body must be a JSON object with “query”.")
    }
  }

  init(_ members: [JSONMember]) throws(RequestFault) {
    for member in members {
      switch member.name {
      case "query": query = try Self.text(member)
      case "documentId": documentID = try Self.text(member)
      case "operationName":
        operationName = try Self.text(member)
        if operationName?.isEmpty == true { operationName = nil }
      case "variables": variables = try Self.object(member) ?? []
      case "extensions":
        if let members = try Self.object(member) { try readExtensions(members) }
      default: continue
      }
    }
    guard query != nil || documentID != nil || persistedQuery != nil else {
      throw RequestFault(.notWellFormed, "“query” is missing.")
    }
  }

  private mutating func readExtensions(_ members: [JSONMember]) throws(RequestFault) {
    for member in members {
      switch member.name {
      case "persistedQuery": persistedQuery = try Self.persistedQuery(member.value)
      case "storegraph": details = try Self.details(member.value)
      default: continue
      }
    }
  }

  private static func persistedQuery(_ value: JSONValue) throws(RequestFault) -> PersistedQuery? {
    if value == .null { return nil }
    guard case .int(let version)? = value["version"], case .string(let hash)? = value["sha256Hash"] else {
      throw RequestFault(
        .notWellFormed,
        "“extensions.persistedQuery” must have “version”, a number, and “sha256Hash”, a string.")
    }
    return PersistedQuery(version: version, hash: hash)
  }

  /// `{"include": ["cost", "timestamp", "correlationId"]}`.
  private static func details(_ value: JSONValue) throws(RequestFault) -> AnswerDetails {
    if value == .null { return [] }
    guard case .object = value else {
      throw RequestFault(.notWellFormed, "“extensions.storegraph” must be an object.")
    }
    guard let names = value["include"], names != .null else { return [] }
    let hint = "“extensions.storegraph.include” must be a list of “cost”, “timestamp” and “correlationId”."
    guard case .array(let names) = names else { throw RequestFault(.notWellFormed, hint) }
    var details: AnswerDetails = []
    for name in names {
      switch name {
      case .string("cost"): details.insert(.cost)
      case .string("timestamp"): details.insert(.timestamp)
      // Every answer has it (S1-41).
      case .string("correlationId"): continue
      default: throw RequestFault(.notWellFormed, hint)
      }
    }
    return details
  }

  private static func text(_ member: JSONMember) throws(RequestFault) -> String? {
    switch member.value {
    case .string(let text): return text
    case .null: return nil
    default: throw RequestFault(.notWellFormed, "“\(member.name)” must be a string.")
    }
  }

  private static func object(_ member: JSONMember) throws(RequestFault) -> [JSONMember]? {
    switch member.value {
    case .object(let members): return members
    case .null: return nil
    default: throw RequestFault(.notWellFormed, "“\(member.name)” must be an object.")
    }
  }
}
