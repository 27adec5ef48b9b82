import Executor
import Foundation

extension GraphQLParameters {
  /// From the query of a URL in form encoding, where `+` is a space. A parameter without a value is as good as absent, except
  /// for `query`.
  init(urlQuery: String?) throws(RequestFault) {
    var members: [JSONMember] = []
    for pair in (urlQuery ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decoded(parts[0]), Self.names.contains(name) else { continue }
      guard let text = Self.decoded(parts.count == 2 ? parts[1] : "") else {
        throw RequestFault(.unreadable, "“\(name)” is not percent-encoded UTF-8.")
      }
      if members.contains(where: { $0.name == name }) {
        throw RequestFault(.notWellFormed, "“\(name)” is given twice.")
      }
      if text.isEmpty, name != "query" { continue }
      guard name == "variables" || name == "extensions" else {
        members.append(JSONMember(name, .string(text)))
        continue
      }
      do {
        members.append(JSONMember(name, try parseJSON(Array(text.utf8))))
      } catch {
        throw RequestFault(.unreadable, "“\(name)” is not JSON: \(error).")
      }
    }
    try self.init(members)
  }

  private static let names: Set<String> = [
    "query", "documentId", "operationName", "variables", "extensions",
  ]

  private static func decoded(_ text: Substring) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }
}
