import Executor
import Postgres
import Resolvers
import TestSupport
import Testing

/// S0-66, S3-35: who did what, refusals included.
@Suite(.tags(.accessLog))
struct AccessLogTests {
  @Test("attempts are logged with their outcome, address and client; what was typed is not")
  func attempts() async throws {
    let shop = try await TestShop.make()
    var guest = try await Guest.visitor(shop)
    _ = try await guest.signUp("log@one.test")
    var other = try await Guest.visitor(shop)
    _ = try await other.logIn("log@one.test", password: "wrong one")
    _ = try await other.logIn("log@one.test")
    #expect(
      try await shop.column(
        "select concat_ws('|', operation, type, outcome, correlation_id, address, agent) from log order by at, id"
      )
        == [
          "createUser|Session|OK|test|192.0.2.7|tests", "login|INVALID_CREDENTIALS|test|192.0.2.7|tests",
          "login|Session|OK|test|192.0.2.7|tests",
        ])
  }

  @Test("an admin reads the log page by page, the latest first; an anonymous maker reads its own store's")
  func query() async throws {
    let shop = try await TestShop.make()
    try await shop.adopt("admin")
    let boss = Guest(shop: shop, token: TestShop.credentials["admin"]?.text)
    for name in ["A", "B", "C"] {
      _ = try await boss.send(
        "mutation M($s: String!) { profileUpdate(storeToken: $s, input: {firstName: \"\(name)\"}) { user { id } } }"
      )
    }
    let answer = try await boss.send(
      "query Q($s: String!) { auditLog(storeToken: $s, first: 2, filter: {outcome: {eq: \"OK\"}}) { totalCount pageInfo { hasNextPage } nodes { operation action type fields outcome } } }"
    )["data"]?["auditLog"]
    #expect(answer?["totalCount"] == .int(3))
    #expect(answer?["pageInfo"]?["hasNextPage"] == .bool(true))
    guard case .array(let nodes)? = answer?["nodes"] else { throw Missing("nodes") }
    #expect(nodes.count == 2)
    #expect(nodes[0]["fields"] == .array([.string("firstName")]))
  }

  @Test("the log is parted by months, and takes rows of any time")
  func partitions() async throws {
    let shop = try await TestShop.make()
    #expect(
      try await shop.column(
        "select count(*)::text from pg_inherits where inhparent = 'log'::regclass") == ["14"])
    try await shop.database.run(
      "insert into log (store_id, id, at, operation, outcome) values ('\(TestShop.one)', gen_random_uuid(), '2001-01-01', 'old', 'OK')"
    )
    #expect(try await shop.column("select tableoid::regclass::text from log") == ["log_default"])
    #expect(try await shop.column("select storegraph_months('log', 14)::text") == ["2"])
  }

  @Test(
    "the application cannot change, delete or pass by the log",
    arguments: [
      "update log set outcome = 'x'", "delete from log", "truncate log", "select * from log_default",
      "insert into log_default (store_id, id, operation, outcome) values (gen_random_uuid(), gen_random_uuid(), 'x', 'x')",
      "select storegraph_months('log', 1)",
    ])
  func appendOnly(_ sql: String) async throws {
    let shop = try await TestShop.make()
    await #expect(throws: PostgresError.self) {
      try await shop.database.run("set role storegraph_app; \(sql)")
    }
  }
}
