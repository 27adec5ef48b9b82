import Foundation
import Postgres
import TestSupport
import Testing

@Suite("what was held for long enough", .tags(.server))
struct HoldJobTests {
  private static let variant = "00000000-0000-7000-8000-00000000f001"

  private static func read(_ sql: String, _ database: TestDatabase) async throws -> String {
    let pool = database.ownerPool()
    let result = try await pool.query(Statement(sql), lane: .write)
    await pool.shutdown()
    return result.text(row: 0, column: 0) ?? ""
  }

  @Test("two servers give it back by themselves, once")
  func sweeps() async throws {
    let database = try await ServerDatabase.make()
    try await database.run("update inventory set held = 0")
    let servers = try (0..<2).map { _ in
      try Program.start(
        ["serve"], environment: ["DATABASE_URL": database.connection, "HOLD_SWEEP_SECONDS": "1"])
    }
    for server in servers { _ = try await server.client() }
    for round in 1...3 {
      try await database.run(
        """
        update inventory set held = 3 where variant_id = '\(Self.variant)';
        insert into reservation (store_id, id, variant_id, quantity, expires_at)
          values ('00000000-0000-7000-8000-000000000001', gen_random_uuid(), '\(Self.variant)', 3, now());
        """)
      let stock = "select concat_ws('/', on_hand, held) from inventory where variant_id = '\(Self.variant)'"
      try await eventually("the stock") { try await Self.read(stock, database) == "5/0" ? true : nil }
      #expect(
        try await Self.read(
          "select concat_ws(' ', count(*), count(*) filter (where state = 'EXPIRED')) from reservation",
          database) == "\(round) \(round)")
      #expect(
        try await Self.read(
          "select count(*)::text from event where type = 'Inventory' and action = 'UPDATED'", database)
          == "\(round)")
    }
    for server in servers { server.signal(SIGTERM) }
    for server in servers { #expect(try await server.exit() == 0) }
  }

  @Test(
    "settings that make no sense are refused by name",
    arguments: [
      ("CHECKOUT_HOLD_SECONDS", "0"), ("TRANSFER_HOLD_SECONDS", "-1"), ("HOLD_SWEEP_SECONDS", "3601"),
      ("MAX_OPEN_ORDERS", "0"), ("MAX_CART_LINES", "many"), ("MAX_LINE_QUANTITY", "1000"),
      ("IDEMPOTENCY_HOURS", "0"),
    ])
  func refused(name: String, value: String) async throws {
    let finished = try await Program.run(
      ["serve"], environment: ["DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", name: value])
    #expect(finished.status != 0)
    #expect(finished.complaint.joined().contains("\(name) is “\(value)”; it must be a whole number from "))
  }
}
