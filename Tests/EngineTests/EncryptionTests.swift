import Executor
import Logging
import Postgres
import Resolvers
import Schema
import TestSupport
import Testing

@Suite("encrypted fields")
struct EncryptionTests {
  private static let orders =
    "query Q($s: String!) { storeOrders(storeToken: $s) { nodes { id orderNumber address { city line1 } } } }"
  private static let writes = ["Order": "{ update: { admin: [address, note] } }"]
  private static let canary = "CANARY of the street 7"
  private static let update = """
    mutation U($s: String!, $id: ID!, $in: OrderUpdateInput!) {
      orderUpdate(storeToken: $s, id: $id, input: $in) { order { address { line1 city } } userErrors { code field message } }
    }
    """
  private static let order = JSONMember("id", .string("00000000-0000-7000-8000-0000000d0002"))

  private func input(_ line: String) -> JSONMember {
    JSONMember(
      "in",
      .object([
        JSONMember(
          "address",
          .object([JSONMember("line1", .string(line)), JSONMember("city", .string("Tripoli"))]))
      ]))
  }

  /// The address of an order, and the errors.
  private func address(_ number: String, _ answer: JSONValue) throws -> JSONValue? {
    guard case .array(let nodes)? = answer["data"]?["storeOrders"]?["nodes"] else {
      throw Missing("orders in \(pretty(answer))")
    }
    return nodes.first { $0["orderNumber"] == .string(number) }?["address"]
  }

  @Test("a value that was written through the API is read through it")
  func roundTrip() async throws {
    let shop = try await TestShop.make(writes: Self.writes)
    let answer = try await shop.ask(Self.update, as: "admin", variables: [Self.order, input(Self.canary)])
    #expect(answer["data"]?["orderUpdate"]?["order"]?["address"]?["line1"] == .string(Self.canary))
    let read = try await shop.ask(Self.orders, as: "admin")
    #expect(try address("1002", read)?["line1"] == .string(Self.canary))
  }

  @Test("nothing written in clear is in any table, nor in the log")
  func nothingLeaks() async throws {
    let log = RecordedLog()
    let shop = try await TestShop.make(writes: Self.writes, logger: log.logger)
    _ = try await shop.ask(Self.update, as: "admin", variables: [Self.order, input(Self.canary)])
    let tables = try await shop.column(
      "select quote_ident(tablename) from pg_tables where schemaname = 'public'")
    #expect(tables.count > 10)
    for table in tables {
      let found = try await shop.column(
        """
        select count(*)::text from \(table) t where t::text like '%CANARY of%'
          or t::text like '%' || encode('CANARY of', 'hex') || '%'
        """)
      #expect(found == ["0"], "\(table)")
    }
    #expect(!log.lines.description.contains("CANARY"))
  }

  @Test("the same value gives other bytes each time")
  func differs() async throws {
    let shop = try await TestShop.make(writes: Self.writes)
    var seen: Set<String> = []
    for _ in 0..<3 {
      _ = try await shop.ask(Self.update, as: "admin", variables: [Self.order, input("same")])
      seen.formUnion(try await shop.column("select address::text from \"order\" where order_number = '1002'"))
    }
    #expect(seen.count == 3)
  }

  /// What somebody with the tables, and without the key, may try.
  enum Attack: String, CaseIterable {
    case changed, otherTenant, otherField, unknownKey, cutOff, plain, empty

    func sealed() throws -> Sealed {
      let value = JSONValue.object([JSONMember("line1", .string("CANARY")), JSONMember("city", .string("x"))])
      let one = UUID(TestShop.one)
      var sealed = try TestShop.cipher.seal(value, in: TestShop.address, of: one)
      switch self {
      case .changed: sealed.bytes[sealed.bytes.count / 2] ^= 1
      case .otherTenant:
        sealed = try TestShop.cipher.seal(
          value, in: TestShop.address, of: UUID("00000000-0000-7000-8000-000000000002"))
      case .otherField:
        sealed = try TestShop.cipher.seal(value, in: SealedPlace("Order.customer"), of: one)
      case .unknownKey:
        let key = try Cipher.Key(id: "gone", bytes: Array(repeating: 9, count: 32))
        sealed = try Cipher(keys: [key]).seal(value, in: TestShop.address, of: one)
      case .cutOff: sealed.bytes.removeLast()
      case .plain: sealed.bytes = Array(#"{"line1": "CANARY", "city": "x"}"#.utf8)
      case .empty: sealed.bytes = []
      }
      return sealed
    }
  }

  @Test("what cannot be opened is null, with an error at its path", arguments: Attack.allCases)
  func refused(_ attack: Attack) async throws {
    let log = RecordedLog()
    let shop = try await TestShop.make(logger: log.logger)
    try await shop.setAddress(attack.sealed(), ofOrder: "1002")
    let answer = try await shop.ask(Self.orders, as: "admin")
    #expect(try address("1002", answer) == .null)
    #expect(try address("1001", answer)?["line1"] == .string("1 Gargaresh"))
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors.map { $0["extensions"]?["code"] } == [.string("VALUE_NOT_OPENED")])
    #expect(!pretty(answer).contains("CANARY"))
    #expect(
      log.lines.description.contains("an encrypted value could not be opened")
        && !log.lines.description.contains("CANARY"))
  }

  @Test("a field that a role may not see is not opened for it")
  func hidden() async throws {
    let shop = try await TestShop.make(edits: [
      (
        old: "address: { type: Address, encrypted: true }",
        new: "address: { type: Address, encrypted: true, read: [admin] }"
      )
    ])
    try await shop.setAddress(Attack.changed.sealed(), ofOrder: "1001")
    let answer = try await shop.ask(Self.orders, as: "seller")
    #expect(answer["errors"] == nil)
    #expect(try address("1001", answer) == .null)
  }

  @Test("rotation seals everything under the first key, once, and touches nothing else")
  func rotation() async throws {
    let shop = try await TestShop.make()
    let fresh = try Cipher.Key(id: "new", bytes: Array(repeating: 5, count: 32))
    let old = try Cipher.Key(id: "test", bytes: (0..<32).map { UInt8($0) })
    for number in ["1002", "1003"] {
      try await shop.setAddress(.object([JSONMember("city", .string("x"))]), ofOrder: number)
    }
    try await shop.setAddress(Attack.unknownKey.sealed(), ofOrder: "1003")
    let before = try await shop.column("select updated_at::text from \"order\" order by id")
    let pool = shop.database.ownerPool()
    let cipher = Cipher(keys: [fresh, old])
    // One row a transaction.
    let resealing = Resealing(model: try Shop.model(), cipher: cipher, batch: 1)
    let first = try await resealing.run(on: pool)
    #expect(
      Set(first.map(\.description)) == [
        "Order.address: 2 resealed, 1 not opened, 0 changed meanwhile",
        "User.phone: 1 resealed, 0 not opened, 0 changed meanwhile",
      ])
    let second = try await resealing.run(on: pool)
    #expect(second.map(\.resealed) == [0, 0])
    await pool.shutdown()
    #expect(try await shop.column("select updated_at::text from \"order\" order by id") == before)
    let engine = try Shop.engine(
      pool: shop.pool, cipher: Cipher(keys: [fresh]), logger: TestCluster.quiet)
    let renewed = TestShop(database: shop.database, pool: shop.pool, engine: engine)
    let answer = try await renewed.ask(Self.orders, as: "admin")
    #expect(try address("1001", answer)?["line1"] == .string("1 Gargaresh"))
  }

  @Test("length and pattern of an encrypted text are judged before it is sealed")
  func checks() async throws {
    let shop = try await TestShop.make(writes: Self.writes) { model in
      for type in model.types.indices where model.types[type].name == "Order" {
        for field in model.types[type].fields.indices where model.types[type].fields[field].name == "note" {
          model.types[type].fields[field].isEncrypted = true
          model.types[type].fields[field].checks = [.length(minimum: 0, maximum: 9), .pattern("[a-c]*")]
        }
      }
    }
    try await shop.database.run(
      "alter table \"order\" drop column note; alter table \"order\" add column note bytea")
    for (note, isGood) in [("abc", true), ("abd", false), ("abcabcabca", false)] {
      let answer = try await shop.ask(
        Self.update, as: "admin",
        variables: [Self.order, JSONMember("in", .object([JSONMember("note", .string(note))]))])
      guard case .array(let errors)? = answer["data"]?["orderUpdate"]?["userErrors"] else {
        throw Missing("userErrors in \(pretty(answer))")
      }
      #expect(errors.isEmpty == isGood, "\(note)")
    }
    let read = try await shop.ask(
      "query Q($s: String!) { storeOrders(storeToken: $s) { nodes { orderNumber note } } }", as: "admin")
    #expect(pretty(read).contains("\"abc\""))
  }

  @Test(
    "filters, orders and aggregates do not offer an encrypted field",
    arguments: [("Order", "address", "ADDRESS"), ("User", "phone", "PHONE")])
  func noFilter(type: String, field: String, constant: String) throws {
    let system = TypeSystem(try Shop.model())
    #expect(system.fields(of: type)?[field] != nil)
    guard case .input(let filter)? = system["\(type)Filter"],
      case .enumeration(let sort)? = system["\(type)Sort"]
    else { throw Missing("filter and order of \(type)") }
    #expect(filter.fields.contains { $0.name == "createdAt" })
    #expect(!filter.fields.contains { $0.name == field })
    #expect(!sort.values.contains { $0.name.hasPrefix(constant) })
    if case .enumeration(let groups)? = system["\(type)GroupBy"] {
      #expect(!groups.values.contains { $0.name == constant })
    }
  }
}
