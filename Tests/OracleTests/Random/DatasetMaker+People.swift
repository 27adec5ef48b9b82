extension DatasetMaker {
  mutating func makeStore(token: String, state: String, isLarge: Bool) -> Dataset.Store {
    store = generator.uuid()
    ids = ["Store": [store]]
    add(
      "store",
      [
        ("store_id", quote(store)), ("id", quote(store)), ("name", text()),
        ("slug", maybe(50, quote("\(token)-slug"))),
        ("description", maybe(text())), ("logo", maybe(text())), ("state", quote(state)),
        ("last_active_at", moment()),
        ("created_at", moment()), ("updated_at", moment()),
      ])
    add(
      "store_directory",
      [
        ("id", quote(generator.uuid())), ("token", quote(token)), ("slug", "null"),
        ("store_id", quote(store)),
      ])
    add("clock", [("store_id", quote(store))])
    _ = insert(
      "config", of: "Config",
      [
        ("currency", pick(DatasetTexts.currencies)), ("locale", quote("ar-LY")),
        ("time_zone", pick(DatasetTexts.timeZones)), ("offers_pickup", flag(80)),
        ("settings", pick(DatasetTexts.documents)), ("chat_quick_answers", maybe(pick(DatasetTexts.lists))),
      ])
    for weekday in 1...7 where generator.chance(isLarge ? 80 : 20) {
      _ = insert(
        "opening_hours", of: "OpeningHours",
        [
          ("weekday", "\(weekday)"), ("opens", pick(DatasetTexts.openings)),
          ("closes", pick(DatasetTexts.closings)),
        ])
    }
    makeCounters(isLarge: isLarge)
    let viewers = makeViewers(isUnclaimed: state == "UNCLAIMED")
    makeCatalogue(isLarge: isLarge)
    makeBusiness(viewers, isLarge: isLarge)
    return Dataset.Store(id: store, token: token, viewers: viewers, ids: ids)
  }

  /// Their sums reach the end of Int, and no further.
  private mutating func makeCounters(isLarge: Bool) {
    let rows = isLarge ? [(2_147_483_647, 1, 0), (0, 2, 0), (0, 1000, 0)] : []
    for (shard, row) in rows.enumerated() {
      _ = insert(
        "counter",
        [("shard", "\(shard)"), ("visitors", "\(row.0)"), ("orders", "\(row.1)"), ("chats", "\(row.2)")])
    }
  }

  private mutating func makeViewers(isUnclaimed: Bool) -> [Dataset.Viewer] {
    var viewers = [
      session("owner's session", isUnclaimed ? "owner" : "visitor", user: nil, isOwner: true),
      session("admin", "admin", user: user("ADMIN", "ACTIVE"), isOwner: false),
      session("seller", "seller", user: user("SELLER", "ACTIVE"), isOwner: false),
      session("another seller", "seller", user: user("SELLER", "ACTIVE"), isOwner: false),
      session("customer", "customer", user: user("CUSTOMER", "ACTIVE"), isOwner: false),
      session("pending customer", "customer", user: user("CUSTOMER", "PENDING"), isOwner: false),
      session("suspended admin", "customer", user: user("ADMIN", "SUSPENDED"), isOwner: false),
      session("visitor", "visitor", user: nil, isOwner: false),
      session("visitor with nothing", "visitor", user: nil, isOwner: false),
      Dataset.Viewer(name: "nobody", role: "visitor", sessionID: nil, token: nil, userID: nil),
    ]
    // Sessions that were an owner's and a customer's before the same person logged in.
    viewers.append(
      session("owner who logged in", "customer", user: user("CUSTOMER", "ACTIVE"), isOwner: true))
    return viewers
  }

  private mutating func user(_ role: String, _ status: String) -> String {
    let account = generator.uuid()
    let number = nextSerial()
    add("account", [("id", quote(account)), ("email", quote("user\(number)@example.org"))])
    return insert(
      "membership", of: "User",
      [
        ("account_id", quote(account)), ("email", maybe(80, quote("User\(number)@Example.org"))),
        ("role", quote(role)), ("status", quote(status)), ("first_name", maybe(text())),
        ("last_name", maybe(text())),
        ("phone", maybe(quote("+2189100000\(10 + number)"))),
      ])
  }

  private mutating func session(_ name: String, _ role: String, user: String?, isOwner: Bool)
    -> Dataset.Viewer
  {
    let token = credential()
    let id = insert(
      "session", of: "Session",
      [
        ("token_hash", "sha256(convert_to(\(quote(token)), 'UTF8'))"), ("user_id", quote(user)),
        ("is_owner", isOwner ? "true" : "false"), ("expires_at", quote("2999-01-01T00:00:00.000001Z")),
      ])
    return Dataset.Viewer(name: name, role: role, sessionID: id, token: token, userID: user)
  }

}
