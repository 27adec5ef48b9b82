import Executor
import Foundation
import HTTPTypes
import NIOCore

/// The members of a GraphQL-over-HTTP request, from a JSON body or from the query of a URL.
struct GraphQLParameters {
  var query: String
  var operationName: String?
  var variables: [JSONMember] = []

  init(body: ByteBuffer) throws(RequestFault) {
    let json: JSONValue
    do {
      json = try parseJSON(Array(body.readableBytesView))
    } catch {
      throw RequestFault(.badRequest, .badRequest, "The body is not JSON: \(error).")
    }
    guard case .object = json else {
      throw RequestFault(.badRequest, .badRequest, "The body must be a JSON object with “query”.")
    }
    try self.init(json)
  }

  /// From the query of a URL in form encoding, where `+` is a space.
  init(query: String?) throws(RequestFault) {
    var members: [JSONMember] = []
    for pair in (query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard ["query", "operationName", "variables"].contains(name) else { continue }
      let encoded = parts.count == 2 ? parts[1].replacing("+", with: " ") : ""
      guard let text = String(encoded).removingPercentEncoding else {
        throw RequestFault(.badRequest, .badRequest, "“\(name)” is not percent-encoded UTF-8.")
      }
      if members.contains(where: { $0.name == name }) {
        throw RequestFault(.badRequest, .badRequest, "“\(name)” is given twice.")
      }
      if name != "variables" {
        members.append(JSONMember(name, .string(text)))
      } else if !text.isEmpty {
        do {
          members.append(JSONMember(name, try parseJSON(Array(text.utf8))))
        } catch {
          throw RequestFault(.badRequest, .badRequest, "“variables” is not JSON: \(error).")
        }
      }
    }
    try self.init(.object(members))
  }

  private init(_ json: JSONValue) throws(RequestFault) {
    guard case .string(let query)? = json["query"] else {
      throw RequestFault(.badRequest, .badRequest, "“query” is missing, or is not a string.")
    }
    self.query = query
    switch json["operationName"] {
    case nil, .null?: operationName = nil
    case .string(let name)?: operationName = name.isEmpty ? nil : name
    default: throw RequestFault(.badRequest, .badRequest, "“operationName” must be a string.")
    }
    switch json["variables"] {
    case nil, .null?: variables = []
    case .object(let members)?: variables = members
    default: throw RequestFault(.badRequest, .badRequest, "“variables” must be an object.")
    }
  }
}
