import Executor
import Synchronization
import TestSupport
import Testing

/// What a mutation's answer shows is read behind the COMMIT of its write, in the same trip.
@Suite(.tags(.writer))
struct PayloadReadingTests {
  private static let rename = """
    mutation U($s: String!) { categoryUpdate(storeToken: $s, id: "00000000-0000-7000-8000-00000000ca01",
      input: { name: "Blouses" }) { category { name products { id } } userErrors { code } } }
    """

  @Test("the answer shows what was written, and no trip of its own is made for it")
  func together() async throws {
    let shop = try await TestShop.make()
    _ = try await shop.ask(
      "query Q($s: String!) { getStore(storeToken: $s) { session { id } } }", as: "admin")
    let before = shop.engine.trips(lane: "read")
    let answer = try await shop.ask(Self.rename, as: "admin")
    #expect(answer["data"]?["categoryUpdate"]?["category"]?["name"] == .string("Blouses"))
    #expect(shop.engine.trips(lane: "read") == before)
  }

  @Test("where reading fails the write stands, and the stream is told of it")
  func failing() async throws {
    let shop = try await TestShop.make()
    let told = Mutex<[Int64]>([])
    _ = shop.engine.writer.commits.add { _, sequence in told.withLock { $0.append(sequence) } }
    try await shop.database.run("alter table product_category rename to gone")
    let answer = try await shop.ask(Self.rename, as: "admin")
    #expect(answer["data"]?["categoryUpdate"] == .null)
    #expect(answer["errors"]?.list.count == 1)
    #expect(try await shop.column("select name from category where slug = 'shirts'") == ["Blouses"])
    let clock = try await shop.column("select seq::text from clock where store_id = '\(TestShop.one)'")
    #expect(told.withLock { $0.map(String.init) } == clock)
  }

  @Test("a refused write is read for what it says, and nothing else")
  func refused() async throws {
    let shop = try await TestShop.make()
    let answer = try await shop.ask(
      Self.rename.replacing("Blouses", with: ""), as: "admin")
    #expect(answer["data"]?["categoryUpdate"]?["category"] == .null)
    #expect(answer["data"]?["categoryUpdate"]?["userErrors"]?.list.first?["code"] == .string("INVALID"))
  }
}
