import Executor
import TestSupport
import Testing

/// "é" can be written as one scalar or as "e" with an accent. Swift calls them equal; Postgres and clients do not.
@Suite(.tags(.executor))
struct NormalFormTests {
  private static let composed = "caf\u{e9}"
  private static let decomposed = "cafe\u{301}"

  private func shop() async throws -> TestShop {
    let shop = try await TestShop.make()
    try await shop.database.run("update product set name = '\(Self.composed)' where name = 'Shirt B'")
    return shop
  }

  @Test("two values of one document stay two parameters")
  func parameters() async throws {
    let answer = try await shop().ask(
      """
      query Q($s: String!) {
        other: products(storeToken: $s, filter: {name: {eq: "\(Self.decomposed)"}}) { nodes { id } }
        same: products(storeToken: $s, filter: {name: {eq: "\(Self.composed)"}}) { nodes { name } }
      }
      """)
    #expect(
      answer["data"]
        == (try parseJSON(
          Array("{\"other\":{\"nodes\":[]},\"same\":{\"nodes\":[{\"name\":\"\(Self.composed)\"}]}}".utf8))))
  }

  @Test("a document is not answered with the plan of another")
  func documents() async throws {
    let shop = try await shop()
    func found(_ name: String) async throws -> JSONValue? {
      try await shop.ask(
        "query Q($s: String!) { products(storeToken: $s, filter: {name: {eq: \"\(name)\"}}) { totalCount } }")[
          "data"]?["products"]?["totalCount"]
    }
    #expect(try await found(Self.decomposed) == .int(0))
    #expect(try await found(Self.composed) == .int(1))
  }
}
