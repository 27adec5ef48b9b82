import Executor
import Postgres
import TestSupport
import Testing

/// What becomes of an answer when a part of it fails (specification, section 6.4.4).
@Suite(.tags(.executor))
struct FailureTests {
  /// Resolvers of which one fails, for every row or as a whole.
  private struct Failing: ResolverDispatch {
    var field: String
    var throwsAsWhole = false

    func resolve(
      _ name: String, rows: inout RowsReader, in context: ResolverContext
    ) async throws -> [Result<JSONValue, ResolverError>] {
      if name == field, throwsAsWhole { throw Missing("a reason that no client may see") }
      return (0..<rows.count).map { _ in
        name == field ? .failure(ResolverError("on purpose")) : .success(.array([]))
      }
    }

    func perform(
      _ mutation: String, arguments: InputObject, in context: MutationContext
    ) async throws -> PayloadValues { throw Missing("a mutation") }
  }

  private func ask(_ failing: Failing, log: RecordedLog = RecordedLog()) async throws -> JSONValue {
    let shop = try await TestShop.make(resolvers: failing, logger: log.logger)
    return try await shop.ask(
      """
      query Q($s: String!) {
        state: getStore(storeToken: $s) { mine: session { type token } basket: cart { id why: problems { code } } store { slug } }
      }
      """, as: "visitor")
  }

  @Test("a nullable field that fails is null, and its error names the path by response keys")
  func nullable() async throws {
    let answer = try await ask(Failing(field: "Session.token"))
    #expect(answer["data"]?["state"]?["mine"]?["token"] == .null)
    #expect(answer["data"]?["state"]?["mine"]?["type"] == .string("V"))
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors.count == 1)
    #expect(errors[0]["path"] == .array([.string("state"), .string("mine"), .string("token")]))
    #expect(errors[0]["message"] == .string("on purpose"))
  }

  @Test("a non-null field that fails makes its nearest nullable parent null; the rest stays")
  func nonNull() async throws {
    let answer = try await ask(Failing(field: "Cart.problems"))
    #expect(answer["data"]?["state"]?["basket"] == .null)
    #expect(answer["data"]?["state"]?["store"]?["slug"] == .string("one"))
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors[0]["path"] == .array([.string("state"), .string("basket"), .string("why")]))
  }

  @Test("a resolver that throws tells the client nothing of why")
  func secret() async throws {
    let answer = try await ask(Failing(field: "Session.token", throwsAsWhole: true))
    #expect(answer["data"]?["state"]?["mine"]?["token"] == .null)
    #expect(!pretty(answer).contains("no client may see"))
  }

  @Test("the log has the reason of a resolver that throws, under the correlation id of the request")
  func logged() async throws {
    let log = RecordedLog()
    _ = try await ask(Failing(field: "Session.token", throwsAsWhole: true), log: log)
    let line = try #require(log.lines.first { $0.message == "resolver failed" })
    #expect(line.metadata["correlationId"] == "test")
    #expect(line.metadata["field"] == "Session.token")
    #expect(line.metadata["error"]?.contains("no client may see") == true)
  }

  @Test("an operation that costs too much is refused before the database is asked")
  func cost() async throws {
    let answer = try await TestShop.shared.value.ask(
      """
      query Q($s: String!) {
        products(storeToken: $s, first: 100) { nodes { categories { products { categories { products { name } } } } } }
      }
      """, as: "visitor")
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors[0]["extensions"]?["code"] == .string("LIMIT_EXCEEDED"))
    #expect(errors[0]["extensions"]?["kind"] == .string("cost"))
    #expect(answer["data"] == nil)
  }

  @Test("the whole state costs less than half of what is allowed", arguments: ["visitor", "admin"])
  func wholeState(_ role: String) async throws {
    let cost = try await TestShop.shared.value.engine.cost(
      of: TestShop.fixture("queries/getstore-\(role).graphql"), role: role,
      variables: [JSONMember("s", .string("store-one"))])
    #expect(cost > 100)
    #expect(cost < EngineLimits.default.cost / 2)
  }

  @Test("a list with more rows than the guard is read again with a limit for each parent")
  func guarded() async throws {
    let shop = try await TestShop.make()
    try await shop.database.run(
      """
      insert into variant (store_id, id, product_id, sku, currency, price, position)
      select '\(TestShop.one)', gen_random_uuid(), '00000000-0000-7000-8000-00000000b002', 'x' || n, 'LYD', 1, n
      from generate_series(1, 21000) n
      """)
    let answer = try await shop.ask(
      "query Q($s: String!) { products(storeToken: $s) { nodes { name variants { position } variantsHasMore } } }",
      as: "visitor")
    guard case .array(let products)? = answer["data"]?["products"]?["nodes"],
      case .array(let variants)? = products.last?["variants"]
    else { throw Missing("products in \(pretty(answer).prefix(500))") }
    #expect(variants.count == 100)
    #expect(variants.last?["position"] == .int(99))
    #expect(products.map { $0["variantsHasMore"] } == [.bool(false), .bool(true)])
  }
}
