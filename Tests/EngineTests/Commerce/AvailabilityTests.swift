import Executor
import Schema
import TestSupport
import Testing

/// S1-18: open or closed, from opening hours and the time zone; and how goods are handed over.
@Suite(.tags(.commerce))
struct AvailabilityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var zone = "Africa/Tripoli"
    /// Weekday, opens, closes.
    var hours: [(Int, String, String)]
    var now: String
    /// What closesAt and opensAt are; closed where the first is nil, but for `isAlwaysOpen`.
    var closes: String?
    var opens: String?
    var isAlwaysOpen = false
  }

  private static let everyDay = Array(1...7)

  /// 2026-11-23 is a Monday. Tripoli is two hours ahead of UTC, all year.
  static let cases = [
    Case(testDescription: "no hours at all", hours: [], now: "2026-11-23T08:00Z", isAlwaysOpen: true),
    Case(
      testDescription: "in the middle; the next time is a week later", hours: [(1, "09:00", "17:30")],
      now: "2026-11-23T08:00Z", closes: "2026-11-23T15:30Z", opens: "2026-11-30T07:00Z"),
    Case(
      testDescription: "at the moment of opening", hours: [(1, "09:00", "17:30")], now: "2026-11-23T07:00Z",
      closes: "2026-11-23T15:30Z", opens: "2026-11-30T07:00Z"),
    Case(
      testDescription: "at the moment of closing", hours: [(1, "09:00", "17:30")], now: "2026-11-23T15:30Z",
      opens: "2026-11-30T07:00Z"),
    Case(
      testDescription: "in a break", hours: [(1, "09:00", "12:00"), (1, "15:00", "18:00")],
      now: "2026-11-23T11:00Z", opens: "2026-11-23T13:00Z"),
    Case(
      testDescription: "past midnight", hours: [(5, "22:00", "02:00")], now: "2026-11-27T23:30Z",
      closes: "2026-11-28T00:00Z", opens: "2026-12-04T20:00Z"),
    Case(
      testDescription: "hours that touch are one", hours: [(1, "20:00", "24:00"), (2, "00:00", "03:00")],
      now: "2026-11-23T19:00Z", closes: "2026-11-24T01:00Z", opens: "2026-11-30T18:00Z"),
    Case(
      testDescription: "every day around the clock", hours: everyDay.map { ($0, "00:00", "24:00") },
      now: "2026-11-23T21:59:59Z", isAlwaysOpen: true),
    Case(
      testDescription: "every day from nine to nine", hours: everyDay.map { ($0, "09:00", "09:00") },
      now: "2026-11-23T06:59Z", isAlwaysOpen: true),
    Case(
      testDescription: "hours that the clock skips are left out", zone: "Europe/Berlin",
      hours: [(7, "02:30", "03:00")], now: "2026-03-29T00:45Z", opens: "2026-04-05T00:30Z"),
    Case(
      testDescription: "winter time begins on the day", zone: "Europe/Berlin", hours: [(7, "09:00", "17:00")],
      now: "2026-10-25T08:30Z", closes: "2026-10-25T16:00Z", opens: "2026-11-01T08:00Z"),
    Case(
      testDescription: "the weekday is that of the store", zone: "Pacific/Auckland",
      hours: [(2, "08:00", "18:00")], now: "2026-11-23T20:00Z", closes: "2026-11-24T05:00Z",
      opens: "2026-11-30T19:00Z"),
  ]

  @Test("the hours say when it is open", arguments: cases)
  func moments(_ example: Case) async throws {
    let shop = try await TestShop.make()
    try await shop.database.run(Self.rows(example.hours, zone: example.zone))
    guard case .expression(let template)? = shop.engine.model.type("Availability")?.field("moment")?.source
    else {
      throw Missing("the expression")
    }
    // The clock is the one thing that a test cannot wait for.
    let expression = template.pieces.map { piece in
      if case .text(let text) = piece { text } else { "'\(TestShop.one)'::uuid" }
    }.joined().replacing("now()", with: "'\(example.now)'::timestamptz")
    func text(_ time: String?) -> String {
      time.map { "extract(epoch from '\($0)'::timestamptz)::bigint::text" } ?? "null"
    }
    let found = try await shop.column(
      """
      select format('%s %s %s', m->>'isOpen', extract(epoch from (m->>'closesAt')::timestamptz)::bigint,
        extract(epoch from (m->>'opensAt')::timestamptz)::bigint) from (select \(expression) m) q
      """)
    let isOpen = example.isAlwaysOpen || example.closes != nil
    #expect(
      try await shop.column(
        "select format('\(isOpen ? "true" : "false") %s %s', \(text(example.closes)), \(text(example.opens)))"
      )
        == found)
  }

  private static func rows(_ hours: [(Int, String, String)], zone: String) -> String {
    let hours = hours.map { weekday, opens, closes in
      """
      insert into opening_hours (store_id, id, weekday, opens, closes)
        values ('\(TestShop.one)', gen_random_uuid(), \(weekday), '\(opens)', '\(closes)');
      """
    }
    return "update config set time_zone = '\(zone)';\n" + hours.joined(separator: "\n")
  }

  private static let question = """
    query Q($s: String!) { store(storeToken: $s) { name availability {
      isOpen opensAt closesAt delivery pickup openingHours { weekday opens closes } } } }
    """

  @Test("the store can be asked by itself, and says whether it is open (S1-17)")
  func asked() async throws {
    let shop = try await TestShop.make()
    let open = try await shop.ask(Self.question)["data"]?["store"]?["availability"]
    #expect(
      open
        == .object([
          JSONMember("isOpen", .bool(true)), JSONMember("opensAt", .null), JSONMember("closesAt", .null),
          JSONMember("delivery", .bool(true)), JSONMember("pickup", .bool(true)),
          JSONMember("openingHours", .array([])),
        ]))
  }

  @Test("hours are set by admins, one row for a day, and answers kept before do not hide them")
  func set() async throws {
    let shop = try await TestShop.make()
    let kept = try shop.another(answerCacheBytes: 1 << 20)
    func isOpen() async throws -> JSONValue? {
      try await kept.ask(Self.question)["data"]?["store"]?["availability"]?["isOpen"]
    }
    #expect(try await isOpen() == .bool(true))
    // Neither now nor soon: the day before yesterday.
    let day = try await shop.column("select extract(isodow from now() - interval '2 days')::text")[0]
    let made = try await shop.ask(
      """
      mutation U($s: String!) { updateStore(input: {storeToken: $s, collection: OPENING_HOURS, action: CREATE,
        object: {weekday: \(day), opens: "00:00", closes: "00:01"}}) {
        status userErrors { code field } } }
      """, as: "admin")
    #expect(made["data"]?["updateStore"]?["status"] == .string("OK"), "\(made)")
    #expect(try await isOpen() == .bool(false))
  }

  @Test(
    "what is no time of a day, no weekday or no time zone is refused with its field",
    arguments: [
      ("OPENING_HOURS", "{weekday: 8, opens: \"09:00\", closes: \"10:00\"}", "weekday"),
      ("OPENING_HOURS", "{weekday: 1, opens: \"24:00\", closes: \"10:00\"}", "opens"),
      ("OPENING_HOURS", "{weekday: 1, opens: \"9:00\", closes: \"10:00\"}", "opens"),
      ("OPENING_HOURS", "{weekday: 1, opens: \"09:00\", closes: \"24:01\"}", "closes"),
      ("CONFIG", "{timeZone: \"Africa/Atlantis\"}", "timeZone"),
      ("CONFIG", "{timeZone: \"EST\"}", "timeZone"),
      ("CONFIG", "{timeZone: \"XYZ+3\"}", "timeZone"),
      ("CONFIG", "{timeZone: \"\"}", "timeZone"),
    ])
  func refused(collection: String, object: String, field: String) async throws {
    let shop = try await TestShop.make()
    let key =
      collection == "CONFIG"
      ? try await shop.column("select id::text from config where store_id = '\(TestShop.one)'")[0] : ""
    let answer = try await shop.ask(
      """
      mutation U($s: String!) { updateStore(input: {storeToken: $s, collection: \(collection),
        action: \(key.isEmpty ? "CREATE" : "UPDATE"), key: "\(key)", object: \(object)}) { userErrors { code field } } }
      """, as: "admin")
    let errors = answer["data"]?["updateStore"]?["userErrors"]?.list ?? []
    #expect(errors.first?["code"] == .string("INVALID"))
    #expect(errors.first?["field"] == .string(field))
  }

  @Test(
    "time zones of the world are taken",
    arguments: ["UTC", "America/Argentina/Ushuaia", "Asia/Kolkata", "Etc/GMT+5"])
  func taken(zone: String) async throws {
    let shop = try await TestShop.make()
    try await shop.database.run("update config set time_zone = '\(zone)'")
    #expect(try await shop.ask(Self.question)["data"]?["store"]?["availability"]?["isOpen"] == .bool(true))
  }

  @Test(
    "what a store does not offer cannot be ordered, and it says what can",
    arguments: [("DELIVERY", "offers_delivery", "PICKUP"), ("PICKUP", "offers_pickup", "DELIVERY")])
  func offers(wanted: String, column: String, other: String) async throws {
    let shop = try await TestShop.make()
    try await shop.database.run("update config set \(column) = false")
    try await shop.database.run("update inventory set held = 0, on_hand = 100")
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add()
    let address = "deliveryAddress: {line1: \"1 Sea Road\", city: \"Tripoli\"}"
    let refused = try await guest.order("deliveryType: \(wanted), \(address)")
    #expect(refused.refusal == "INVALID")
    #expect(refused["userErrors"]?.list.first?["allowed"] == .array([.string(other)]))
    let checkout = try await guest.change(
      "checkoutStart(storeToken: $s, deliveryType: \(wanted))", "expiresAt")
    #expect(checkout.refusal == "INVALID")
    #expect(try await guest.order("deliveryType: \(other), \(address)").refusal == nil)
    let offered = try await shop.ask(Self.question)["data"]?["store"]?["availability"]
    #expect(offered?["delivery"] == .bool(wanted != "DELIVERY"))
    #expect(offered?["pickup"] == .bool(wanted != "PICKUP"))
  }
}
