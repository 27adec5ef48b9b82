import Executor
import Postgres

/// Makes one store of a seed: rows that agree with each other, and the credentials of some of its sessions.
struct SeedStore {
  let plan: SeedPlan
  let cipher: Cipher
  let now: Timestamp
  let id: UUID
  let token = StoreToken.fresh()
  let currency: String
  var random: SeededRandom
  var ids: SeededIDs
  var rows = StoreRows()
  /// The first session of each role.
  private(set) var credentials: [SeedTokens.Session] = []

  var seller: UUID?
  var customers: [User] = []
  var visitors: [UUID] = []

  /// - Parameter index: from 0 within the seed.
  /// - Throws: `CipherFault`
  init(_ plan: SeedPlan, index: Int, now: Timestamp, cipher: Cipher) throws {
    self.plan = plan
    self.cipher = cipher
    self.now = now
    random = SeededRandom(seed: plan.seed &+ UInt64(truncatingIfNeeded: index) &* 0xd1b5_4a32_d192_ed03)
    ids = SeededIDs()
    id = ids.next(&random)
    currency = random.chance(50) ? "LYD" : "USD"
    addStore(index)
    try addPeople(index)
    addSessions()
    addCatalogue()
    addCarts()
    for number in 0..<plan.orders { try addOrder(number) }
    for _ in 0..<plan.chats { addChat() }
    let shards = (0..<VisitorSessions.shards).map { _ in newID() }
    rows.count(id, at: now) { shards[$0] }
  }

  mutating func newID() -> UUID { ids.next(&random) }

  /// A time within the last days.
  mutating func past(days: Int64) -> Timestamp {
    Timestamp(microseconds: now.microseconds - Int64.random(in: 0..<(days * 86_400_000_000), using: &random))
  }

  private mutating func addStore(_ index: Int) {
    let made = past(days: 400)
    let thing = random.text(SeedTexts.englishThings)
    let slug = random.chance(80) ? "s\(String(plan.seed, radix: 36))-\(index)" : nil
    rows.directory.append(
      StoreDirectory(id: newID(), token: token, slug: slug, storeId: id, createdAt: made, updatedAt: made))
    rows.stores.append(
      Store(
        storeID: id, id: id,
        name: random.chance(50) ? "متجر \(index + 1)" : "The \(thing) store \(index + 1)", slug: slug,
        description: random.chance(70) ? random.text(SeedTexts.sentences) : nil, state: .active,
        lastActiveAt: now,
        createdAt: made, updatedAt: made))
    rows.configs.append(
      Config(
        storeID: id, id: newID(), currency: currency, locale: currency == "LYD" ? "ar-LY" : "en-US",
        settings: JSONText(#"{"theme":"plain","number":\#(index)}"#),
        chatQuickAnswers: random.chance(80) ? Array(SeedTexts.answers.prefix(3)) : nil, createdAt: made,
        updatedAt: made))
    for weekday in 1...6 {
      rows.openingHours.append(
        OpeningHours(
          storeID: id, id: newID(), weekday: weekday, opens: "09:00", closes: "18:00", createdAt: made,
          updatedAt: made))
    }
    rows.logs.append(
      Log(
        storeID: id, id: newID(), at: made, operation: "createStore", type: "Store", key: id,
        action: EventAction.created.rawValue, outcome: "OK"))
    rows.clocks.append(Clock(storeID: id))
  }

  // MARK: People

  private mutating func addPeople(_ index: Int) throws {
    let domain = "\(String(plan.seed, radix: 36))-\(index).seed.example"
    try add(.admin, email: "admin@\(domain)")
    try add(.seller, email: "seller@\(domain)")
    for number in 0..<max(1, plan.sessions / 3) { try add(.customer, email: "customer-\(number)@\(domain)") }
    seller = rows.users.first { $0.role == .seller }?.id
    customers = rows.users.filter { $0.role == .customer }
  }

  private mutating func add(_ role: UserRole, email: String) throws {
    let made = past(days: 300)
    let account = newID()
    rows.accounts.append(
      Account(
        id: account, email: email, validAfter: made, verifiedAt: random.chance(80) ? made : nil,
        createdAt: made,
        updatedAt: made))
    rows.users.append(
      User(
        storeID: id, id: newID(), accountId: account, email: email, role: role,
        firstName: random.chance(80) ? random.text(SeedTexts.firstNames) : nil,
        lastName: random.chance(60) ? random.text(SeedTexts.lastNames) : nil,
        phone: try random.chance(50) ? phone() : nil, createdAt: made, updatedAt: made))
  }

  private mutating func phone() throws -> Sealed {
    let number = "+2189\(Int.random(in: 10_000_000...99_999_999, using: &random))"
    return try cipher.seal(number, in: User.SealedFields.phone, of: id)
  }

  private mutating func addSessions() {
    for number in 0..<plan.sessions {
      let user: User?
      switch number {
      case 0: user = nil
      case 1: user = customers.first
      case 2: user = rows.users.first { $0.role == .seller }
      case 3: user = rows.users.first { $0.role == .admin }
      default: user = random.chance(30) ? random.pick(customers) : nil
      }
      let credential = Credential(tenant: id)
      let session = newID()
      if number < 4 {
        credentials.append(
          SeedTokens.Session(role: user?.role.rawValue.lowercased() ?? "visitor", credential: credential.text)
        )
      }
      if user == nil { visitors.append(session) }
      let seen = past(days: 1)
      rows.sessions.append(
        Session(
          storeID: id, id: session, tokenHash: credential.hash, userId: user?.id, lastSeenAt: seen,
          expiresAt: now.adding(days: 7), createdAt: seen, updatedAt: seen))
    }
  }
}
