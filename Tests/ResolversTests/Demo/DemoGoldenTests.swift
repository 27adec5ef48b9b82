import Executor
import Foundation
import Postgres
import Testing

@testable import Resolvers

/// The answer of the first query for every role, as the table in section 8 of the features says, in `Fixtures/first-query-ROLE.json`.
/// `UPDATE_GOLDENS=1 swift test` writes them anew, for review.
@Suite(.tags(.demo))
struct DemoGoldenTests {
  private static let shared = Task {
    let demo = try await DemoDatabase.make()
    return (
      demo: demo,
      stores: try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher).stores
    )
  }

  @Test(
    "the first query is answered for a role as its file shows",
    arguments: ["visitor", "customer", "seller", "admin", "va"])
  func golden(_ role: String) async throws {
    let (demo, stores) = try await Self.shared.value
    let store = try #require(role == "va" ? stores.last : stores.first)
    let credential = try #require(store.sessions.first { $0.role == role }?.credential)
    let text = lines(masked(try await demo.state(of: store.storeToken, credential)), indent: "") + "\n"
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/first-query-\(role).json")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(text == (try String(contentsOf: file, encoding: .utf8)))
  }

  /// What differs from one database to the next.
  private func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): .array(items.map(masked))
    case .object(let members):
      .object(
        members.map { member in
          ["correlationId", "position", "expiresAt"].contains(member.name) && member.value != .null
            ? JSONMember(member.name, .string("*")) : JSONMember(member.name, masked(member.value))
        })
    default: value
    }
  }

  private func lines(_ value: JSONValue, indent: String) -> String {
    let inner = indent + "  "
    switch value {
    case .array(let items) where !items.isEmpty:
      return "[\n" + items.map { inner + lines($0, indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      let texts = members.map { "\(inner)\"\($0.name)\": \(lines($0.value, indent: inner))" }
      return "{\n" + texts.joined(separator: ",\n") + "\n\(indent)}"
    default:
      var bytes: [UInt8] = []
      value.write(into: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
