import Executor
import Foundation
import Resolvers
import Schema
import TestSupport
import Testing

/// docs/api.md is what the schema says, and what it shows is what the server does.
@Suite("the reference", .tags(.reference))
struct ReferenceTests {
  private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "../../../docs/api.md")
  private static let examples: [MutationExample] =
    (try? Shop.model()).map { APIReference($0).mutations } ?? []

  @Test("docs/api.md is up to date; UPDATE_FIXTURES=1 writes it")
  func upToDate() throws {
    let made = APIReference(try Shop.model()).markdown
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] != nil {
      try made.write(to: Self.page, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: Self.page, encoding: .utf8) == made)
  }

  @Test(
    "every mutation has a request that is taken, and an answer of the shape that it gets", arguments: examples
  )
  func answered(_ example: MutationExample) async throws {
    let shop = try await TestShop.make()
    try await shop.adopt("admin")
    var guest = Guest(shop: shop)
    guest.token = TestShop.credentials["admin"]?.text
    let answer = try await guest.send(example.document.replacing("\"my-store\"", with: "\"store-one\""))
    let payload = try #require(answer["data"]?[example.name], "\(pretty(answer))")
    let shown = try parseJSON(Array(example.answer.utf8))
    #expect(
      differences(of: payload, from: shown["data"]?[example.name] ?? .null, at: example.name) == [],
      "\(pretty(answer))")
  }

  /// Where keys or kinds of values differ; null is a value of every kind.
  private func differences(of value: JSONValue, from shown: JSONValue, at path: String) -> [String] {
    switch (value, shown) {
    case (.null, _), (_, .null): return []
    case (.object(let own), .object(let other)):
      guard own.map(\.name) == other.map(\.name) else {
        return ["\(path): \(own.map(\.name)) in place of \(other.map(\.name))"]
      }
      return zip(own, other).flatMap { differences(of: $0.value, from: $1.value, at: "\(path).\($0.name)") }
    case (.array(let own), .array(let other)):
      guard let element = other.first else { return [] }
      return own.flatMap { differences(of: $0, from: element, at: "\(path)[]") }
    case (.string, .string), (.bool, .bool), (.int, .int), (.double, .double): return []
    default: return ["\(path): \(value) in place of \(shown)"]
    }
  }
}

extension MutationExample: CustomTestStringConvertible {
  public var testDescription: String { name }
}
