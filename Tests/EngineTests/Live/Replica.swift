import Executor
import Schema
import Synchronization
import TestSupport

/// A client's copy of what a viewer sees, by type and id: begun with a query, kept up by the stream.
struct Replica: Equatable {
  var rows: [String: JSONValue] = [:]

  static let fields: [(type: String, fields: String)] = [
    ("Store", "id name"), ("Config", "id locale"), ("Category", "id name isActive"),
    ("Product", "id name isActive inStock variantCount categoryIds"),
    ("Variant", "id size isActive inStock"), ("Inventory", "id onHand available"), ("Cart", "id version"),
    ("CartItem", "id quantity"), ("Order", "id status itemCount"), ("OrderItem", "id name quantity"),
    ("Chat", "id answered"), ("ChatMessage", "id text"),
  ]

  private static func fields(of type: String) -> String { fields.first { $0.type == type }?.fields ?? "id" }

  static let subscription = """
    subscription($s: String!, $after: Cursor) { storeChanged(storeToken: $s, after: $after) { cursor resync
      changes { __typename \(fields.map { "... on \($0.type) { \($0.fields) }" }.joined(separator: " "))
      ... on Removed { type id } } } }
    """

  static let query = """
    query($s: String!) {
      getStore(storeToken: $s, createSession: false) { position
        store { __typename \(fields(of: "Store")) } config { __typename \(fields(of: "Config")) }
        categories { __typename \(fields(of: "Category")) }
        cart { __typename \(fields(of: "Cart")) items { __typename \(fields(of: "CartItem")) } } }
      products(storeToken: $s, first: 100) { nodes { __typename \(fields(of: "Product"))
        variants { __typename \(fields(of: "Variant")) inventory { __typename \(fields(of: "Inventory")) } } } }
      orders(storeToken: $s, first: 100) { nodes { __typename \(fields(of: "Order"))
        items { __typename \(fields(of: "OrderItem")) } } }
      storeOrders(storeToken: $s, first: 100) { nodes { __typename \(fields(of: "Order"))
        items { __typename \(fields(of: "OrderItem")) } } }
      chats(storeToken: $s, first: 100) { nodes { __typename \(fields(of: "Chat"))
        messages { __typename \(fields(of: "ChatMessage")) } } } }
    """

  /// The state in an answer to `query`, and its position.
  init(_ answer: JSONValue) throws {
    guard let data = answer["data"], case .string(let position)? = data["getStore"]?["position"] else {
      throw NoMessage(text: "\(answer)")
    }
    self.position = position
    collect(data)
  }

  var position: String

  private mutating func collect(_ value: JSONValue) {
    switch value {
    case .array(let items): for item in items { collect(item) }
    case .object(let members):
      if let type = value["__typename"]?.text, let id = value["id"]?.text {
        rows["\(type) \(id)"] = .object(members.filter { Self.isOwn($0.value) })
      }
      for member in members { collect(member.value) }
    default: break
    }
  }

  /// Whether a member is the row's own, and not a row beside it.
  private static func isOwn(_ value: JSONValue) -> Bool {
    switch value {
    case .object: false
    case .array(let items): items.allSatisfy { if case .object = $0 { false } else { true } }
    default: true
    }
  }

  /// What a frontend does with a message.
  mutating func reduce(_ message: JSONValue) {
    for change in message["changes"]?.items ?? [] {
      guard let type = change["__typename"]?.text, let id = change["id"]?.text else { continue }
      if type == "Removed" {
        rows["\(change["type"]?.text ?? "") \(id)"] = nil
      } else {
        rows["\(type) \(id)"] = change
      }
    }
    if let cursor = message["cursor"]?.text { position = cursor }
  }

  /// The empty arrays of `items` and the like are rows beside it, too.
  func differences(from other: Replica) -> [String] {
    Set(rows.keys).union(other.rows.keys).sorted().compactMap { key in
      let (one, two) = (rows[key].map(Self.plain), other.rows[key].map(Self.plain))
      return one == two ? nil : "\(key): \(one ?? "nothing") for \(two ?? "nothing")"
    }
  }

  private static func plain(_ value: JSONValue) -> String {
    guard case .object(let members) = value else { return "\(value)" }
    return members.filter { !["items", "variants", "messages", "inventory"].contains($0.name) }.map {
      "\($0.name)=\($0.value)"
    }.sorted().joined(separator: " ")
  }
}

/// What the database was at every position, as each viewer saw it.
final class History: Sendable {
  private let states = Mutex<[String: Replica]>([:])

  func add(_ state: Replica) { states.withLock { $0[state.position] = state } }

  /// Messages may come before this test has looked at the database.
  func state(at position: String) async throws -> Replica? {
    let end = ContinuousClock.now + .seconds(180)
    while ContinuousClock.now < end {
      if let state = states.withLock({ $0[position] }) { return state }
      try await Task.sleep(for: .milliseconds(2))
    }
    return nil
  }
}
