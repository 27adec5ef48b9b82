import Executor
import Postgres

/// Walks role × type × field × path and counts what is not as it was written down by hand.
struct LeakWalk {
  let shop: TestShop
  let table: VisibilityTable
  let fields: [String: [String: String]]
  var cells = 0
  var faults: [String] = []

  static let roles = ["visitor", "customer", "seller", "admin"]
  /// What only the second store has.
  private static let marks = ["CANARY", "cafe-", "7777", "2177-", "XTS"]

  /// Rows of the second store that everything is asked of.
  static let foreign = [
    "Store": "00000000-0000-7000-8000-000000000002", "Config": "00000000-0000-7000-8000-000000000002",
    "User": "0000cafe-0000-7000-8000-00000000aa09", "Session": "0000cafe-0000-7000-8000-000000005e09",
    "Category": "0000cafe-0000-7000-8000-00000000ca09", "Product": "0000cafe-0000-7000-8000-00000000b009",
    "Variant": "0000cafe-0000-7000-8000-00000000f009", "Inventory": "0000cafe-0000-7000-8000-00000000e009",
    "Cart": "0000cafe-0000-7000-8000-00000000c109", "CartItem": "0000cafe-0000-7000-8000-00000000c209",
    "Order": "0000cafe-0000-7000-8000-0000000d0009", "OrderItem": "0000cafe-0000-7000-8000-0000000d1009",
    "Chat": "0000cafe-0000-7000-8000-0000000c4009", "ChatMessage": "0000cafe-0000-7000-8000-0000000c5009",
    "Log": "0000cafe-0000-7000-8000-0000000106a2",
    "ProductOption": "0000cafe-0000-7000-8000-0000000b0009",
    "OpeningHours": "0000cafe-0000-7000-8000-0000000b1009",
    "OrderHistory": "0000cafe-0000-7000-8000-0000000d2009", "Payment": "0000cafe-0000-7000-8000-0000000d3009",
    "PageVisit": "0000cafe-0000-7000-8000-00000000ae09",
  ]

  /// - Parameter shop: with `canary.sql`.
  init(_ shop: TestShop) async throws {
    self.shop = shop
    table = try VisibilityTable()
    var fields: [String: [String: String]] = [:]
    for type in table.types { fields[type] = try await Self.selections(of: type, shop) }
    self.fields = fields
  }

  // MARK: - What there is to ask, from introspection

  /// How each field that holds a value is selected; relations have paths of their own.
  private static func selections(of type: String, _ shop: TestShop) async throws -> [String: String] {
    let answer = try await shop.ask(
      "{ __type(name: \"\(type)\") { fields { name type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } }",
      as: nil)
    guard case .array(let fields)? = answer["data"]?["__type"]?["fields"] else {
      throw Missing("fields of \(type)")
    }
    let parts = [
      "Money": "amount currency", "Customer": "name email", "Address": "line1 city", "CartProblem": "code",
    ]
    var found: [String: String] = [:]
    for field in fields {
      guard let name = field["name"]?.string, !name.hasSuffix("HasMore") else { continue }
      var bare = field["type"] ?? .null
      while let inner = bare["ofType"], inner != .null { bare = inner }
      switch bare["kind"]?.string {
      case "SCALAR", "ENUM": found[name] = name
      case "OBJECT":
        if let part = parts[bare["name"]?.string ?? ""] { found[name] = "\(name) { \(part) }" }
      default: break
      }
    }
    return found
  }

  private func all(_ type: String) -> String { (fields[type] ?? [:]).values.sorted().joined(separator: " ") }

  // MARK: - Paths

  /// By id, in the own store: exactly what the table says; and the table has a word on every field.
  mutating func own() async throws {
    for row in table.rows {
      let listed = Set(row.fields.map(\.name))
      for missing in Set((fields[row.type] ?? [:]).keys).symmetricDifference(listed) {
        faults.append("\(row.type).\(missing) is not in the table, or is no field")
      }
      let selection = row.fields.compactMap { fields[row.type]?[$0.name] }.joined(separator: " ")
      let path =
        switch row.type {
        case "Store": "getStore(storeToken: $s) { row: store { \(selection) } }"
        case "Config": "getStore(storeToken: $s) { row: config { \(selection) } }"
        case "Session", "Log":
          "row: \(row.type == "Log" ? "auditLog" : "sessions")(storeToken: $s, filter: { id: { eq: \"\(row.id)\" } }) { nodes { \(selection) } }"
        default: "row: node(storeToken: $s, id: \"\(row.id)\") { ... on \(row.type) { \(selection) } }"
        }
      for role in Self.roles {
        let data = try await shop.ask("query Q($s: String!) { \(path) }", as: role)["data"] ?? .null
        var found = data["row"] ?? data["getStore"]?["row"] ?? .null
        if case .array(let nodes)? = found["nodes"] { found = nodes.first ?? .null }
        for (name, letters) in row.fields {
          cells += 1
          let expected = letters.contains(VisibilityTable.letters[role] ?? "?")
          let isSeen = (found[name] ?? .null) != .null
          if isSeen != expected {
            faults.append("\(role) \(isSeen ? "sees" : "does not see") \(row.type).\(name) of \(row.id)")
          }
        }
      }
    }
  }

  /// Everything that reads a row of another store.
  mutating func reads() async throws {
    for role in Self.roles {
      // Those two have no id that anything could be asked by; their lists come below.
      for type in table.types where !["Session", "Log"].contains(type) {
        guard let id = Self.foreign[type] else { throw Missing("a foreign \(type)") }
        for (name, selection) in (fields[type] ?? [:]).sorted(by: { $0.key < $1.key }) {
          try await judge(
            role, "node \(type).\(name)",
            "query Q($s: String!) { node(storeToken: $s, id: \"\(id)\") { ... on \(type) { \(selection) } } }"
          )
        }
      }
      for id in [Self.foreign["Product"] ?? "", Self.foreign["Order"] ?? ""] {
        try await judge(
          role, "product and order by id",
          "query Q($s: String!) { product(storeToken: $s, id: \"\(id)\") { \(all("Product")) } order(storeToken: $s, id: \"\(id)\") { \(all("Order")) } }"
        )
      }
      for path in LeakPaths.lists {
        func document(_ arguments: String) -> String {
          let empty =
            arguments.isEmpty && path.before.contains("($)")
            ? path.before.replacing("($)", with: "") : path.before
          let comma = path.before.contains("$s $") && !arguments.isEmpty ? ", " : ""
          let before = empty.replacing(" $)", with: "\(comma)\(arguments))").replacing(
            "($)", with: "(\(arguments))")
          return "query Q($s: String!) { \(before) { \(all(path.type)) } \(path.after) }"
        }
        try await judge(role, "nested \(path.before)", document(""), count: fields[path.type]?.count ?? 0)
        for name in (fields[path.type] ?? [:]).keys.sorted() {
          try await judge(
            role, "filter \(path.before) \(name)", document("filter: { \(name): { ne: null } }"),
            mayFail: true)
          let upper = LeakPaths.constant(name)
          try await judge(
            role, "order \(path.before) \(name)", document("orderBy: [\(upper)_DESC]"), mayFail: true)
        }
      }
      for type in LeakPaths.aggregated {
        let root = type.lowercased() + "Aggregate(storeToken: $s)"
        for (name, selection) in (fields[type] ?? [:]).sorted(by: { $0.key < $1.key }) {
          let upper = LeakPaths.constant(name)
          for part in ["groups(by: \(upper)) { key count }", "min { \(selection) }", "max { \(selection) }"] {
            try await judge(
              role, "\(root) \(part)", "query Q($s: String!) { \(root) { count \(part) } }", mayFail: true)
          }
        }
      }
      try await judge(
        role, "aggregates",
        "query Q($s: String!) { getStore(storeToken: $s) { config { statistics { visitors orders chats } } cart { total { amount } } } products(storeToken: $s) { totalCount nodes { variantCount } } storeOrders(storeToken: $s) { totalCount nodes { itemCount } } }"
      )
    }
  }

  /// Writes to a row of another store, by both doors, and rows returned by writes to the own one that point there.
  mutating func writes() async throws {
    let before = try await foreignRows()
    for type in [
      "Store", "Config", "OpeningHours", "Category", "Product", "ProductOption", "Variant", "Inventory",
      "Chat",
    ] {
      guard let id = Self.foreign[type] else { continue }
      let lower = type.prefix(1).lowercased() + type.dropFirst()
      for (name, value) in try await inputs("\(type)UpdateInput", type) {
        for role in Self.roles {
          try await judge(
            role, "\(lower)Update \(name)",
            "mutation M($s: String!) { \(lower)Update(storeToken: $s, id: \"\(id)\", input: { \(name): \(value) }) { \(lower) { \(all(type)) } userErrors { code } } }",
            mayFail: true, mustRefuse: true)
          try await judge(
            role, "updateStore \(type).\(name)",
            "mutation M($s: String!) { updateStore(input: { storeToken: $s, collection: \(collection(type)), action: UPDATE, key: \"\(id)\", object: { \(name): \(value) } }) { status node { id ... on \(type) { \(all(type)) } } } }",
            mayFail: true, mustRefuse: true)
        }
      }
      for role in Self.roles where !["Store", "Config", "Inventory", "Chat"].contains(type) {
        try await judge(
          role, "\(lower)Delete",
          "mutation M($s: String!) { \(lower)Delete(storeToken: $s, id: \"\(id)\") { deletedId userErrors { code } } }",
          mayFail: true, mustRefuse: true)
      }
    }
    for role in Self.roles {
      for (what, call) in [
        (
          "link",
          "productUpdate(storeToken: $s, id: \"00000000-0000-7000-8000-00000000b002\", input: { categoryIds: [\"\(Self.foreign["Category"] ?? "")\"] }) { product { categories { name } } userErrors { code } }"
        ),
        (
          "child",
          "variantCreate(storeToken: $s, input: { productId: \"\(Self.foreign["Product"] ?? "")\", price: 1 }) { variant { product { name } } userErrors { code } }"
        ),
        (
          "stock",
          "inventoryCreate(storeToken: $s, input: { variantId: \"\(Self.foreign["Variant"] ?? "")\", onHand: 1 }) { inventory { onHand } userErrors { code } }"
        ),
        (
          "staff",
          "staffUpdate(storeToken: $s, id: \"\(Self.foreign["User"] ?? "")\", input: { role: ADMIN }) { user { email } userErrors { code } }"
        ),
        (
          "dismissal",
          "staffRemove(storeToken: $s, id: \"\(Self.foreign["User"] ?? "")\") { user { email } userErrors { code } }"
        ),
        (
          "session",
          "sessionRevoke(storeToken: $s, id: \"\(Self.foreign["Session"] ?? "")\") { ended userErrors { code } }"
        ),
      ] + Self.purchases {
        try await judge(role, what, "mutation M($s: String!) { \(call) }", mayFail: true, mustRefuse: true)
      }
    }
    cells += 1
    if try await foreignRows() != before { faults.append("rows of the other store changed") }
  }

  private func collection(_ type: String) -> String {
    LeakPaths.constant(type.prefix(1).lowercased() + type.dropFirst())
  }

  /// Members of an input with a value that fits.
  private func inputs(_ name: String, _ type: String) async throws -> [(String, String)] {
    let answer = try await shop.ask(
      "{ __type(name: \"\(name)\") { inputFields { name type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } }",
      as: nil)
    guard case .array(let members)? = answer["data"]?["__type"]?["inputFields"] else { throw Missing(name) }
    return members.compactMap { member in
      var bare = member["type"] ?? .null
      var isList = false
      while true {
        if bare["kind"] == .string("LIST") { isList = true }
        guard let inner = bare["ofType"], inner != .null else { break }
        bare = inner
      }
      let value =
        switch bare["name"]?.string {
        case "Boolean": "false"
        case "Int", "MinorUnits": "1"
        case "ID": "\"\(Self.foreign[type == "Product" ? "Category" : type] ?? "")\""
        case "JSON": "{}"
        default: "\"stolen\""
        }
      return member["name"]?.string.map { ($0, isList ? "[\(value)]" : value) }
    }
  }

  private func foreignRows() async throws -> [String] {
    var rows: [String] = []
    for table in [
      "store", "config", "opening_hours", "category", "product", "product_category", "variant", "inventory",
      "membership",
      "session", "product_option", "cart", "cart_item", "\"order\"", "order_item", "order_history", "payment",
      "reservation", "order_grant", "chat", "chat_message", "page_visit",
    ] {
      rows += try await shop.column(
        "select t::text from \(table) t where store_id = '00000000-0000-7000-8000-000000000002' order by 1")
    }
    return rows
  }

  // MARK: - Judging

  /// - Parameters:
  ///   - count: how many cells the document is.
  ///   - mayFail: some fields have no such filter or order, and some roles may not: an error tells nothing.
  ///   - mustRefuse: nothing may have been done.
  private mutating func judge(
    _ role: String, _ what: String, _ document: String, count: Int = 1, mayFail: Bool = false,
    mustRefuse: Bool = false
  ) async throws {
    let answer = try await shop.ask(document, as: role)
    let isInvalid =
      answer.errorCode == "GRAPHQL_VALIDATION_FAILED" || answer.errorCode == "GRAPHQL_PARSE_FAILED"
    if isInvalid {
      // A cell that was never asked is no cell.
      if !mayFail { faults.append("\(role) \(what): \(pretty(answer))") }
      return
    }
    cells += count
    let text = pretty(answer["data"] ?? .null) + pretty(answer["errors"] ?? .null)
    for mark in Self.marks where text.contains(mark) {
      faults.append("\(role) \(what): \(mark) in \(text.prefix(300))")
    }
    guard mustRefuse, let data = answer["data"], case .object(let members) = data, answer.errorCode == nil
    else { return }
    for member in members where member.value.refusal == nil && member.value["status"] != .string("ERROR") {
      faults.append("\(role) \(what) was not refused: \(text.prefix(300))")
    }
  }
}
