import Executor
import Postgres

/// Rows of whole stores, in tables that stand parents first.
struct StoreRows: Sendable {
  var accounts: [Account] = []
  var directory: [StoreDirectory] = []
  var stores: [Store] = []
  var configs: [Config] = []
  var openingHours: [OpeningHours] = []
  var counters: [Counter] = []
  var users: [User] = []
  var sessions: [Session] = []
  var categories: [Category] = []
  var products: [Product] = []
  var productCategories: [ProductCategory] = []
  var variants: [Variant] = []
  var inventories: [Inventory] = []
  var carts: [Cart] = []
  var cartItems: [CartItem] = []
  var orders: [Order] = []
  var orderItems: [OrderItem] = []
  var chats: [Chat] = []
  var chatMessages: [ChatMessage] = []
  var logs: [Log] = []
  var orderCounters: [OrderCounter] = []
  var clocks: [Clock] = []

  /// Calls `body` with each table's rows, parents before children.
  func forEachTable(_ body: (any TableRows) async throws -> Void) async rethrows {
    try await body(accounts)
    try await body(directory)
    try await body(stores)
    try await body(configs)
    try await body(openingHours)
    try await body(counters)
    try await body(users)
    try await body(sessions)
    try await body(categories)
    try await body(products)
    try await body(productCategories)
    try await body(variants)
    try await body(inventories)
    try await body(carts)
    try await body(cartItems)
    try await body(orders)
    try await body(orderItems)
    try await body(chats)
    try await body(chatMessages)
    try await body(logs)
    try await body(orderCounters)
    try await body(clocks)
  }

  /// Sends all of them, one COPY a table. The caller brings the transaction.
  /// - Returns: rows by table, parents first.
  /// - Throws: as `CopyRows.copy`.
  @discardableResult
  func copy(to connection: Connection) async throws -> [TableCount] {
    var counts: [TableCount] = []
    try await forEachTable {
      counts.append(TableCount(table: $0.table, rows: try await $0.copy(to: connection)))
    }
    return counts
  }

  /// Puts the rows of more stores behind these.
  mutating func append(_ other: StoreRows) {
    accounts += other.accounts
    directory += other.directory
    stores += other.stores
    configs += other.configs
    counters += other.counters
    users += other.users
    sessions += other.sessions
    categories += other.categories
    products += other.products
    productCategories += other.productCategories
    variants += other.variants
    inventories += other.inventories
    carts += other.carts
    cartItems += other.cartItems
    orders += other.orders
    orderItems += other.orderItems
    chats += other.chats
    chatMessages += other.chatMessages
    logs += other.logs
    orderCounters += other.orderCounters
    clocks += other.clocks
  }

  /// The counters of one store, in as many shards as its sessions and orders are counted in: what the rows here add up to.
  /// - Parameter id: makes the id of each shard's row.
  mutating func count(_ store: UUID, at time: Timestamp, id: (Int) -> UUID) {
    let staff = Set(users.filter { $0.role != .customer }.map(\.id))
    // Visitors are the sessions of types V and VL (S0-20).
    let visitors = sessions.count { !$0.isOwner && !($0.userId.map(staff.contains) ?? false) }
    let shards = VisitorSessions.shards
    // Their orders are numbered from 1001.
    orderCounters.append(OrderCounter(storeID: store, last: Int64(1_000 + orders.count)))
    func share(_ count: Int, _ shard: Int) -> Int { count / shards + (shard < count % shards ? 1 : 0) }
    counters += (0..<shards).map { shard in
      Counter(
        storeID: store, id: id(shard), shard: shard, visitors: share(visitors, shard),
        orders: share(orders.count, shard), chats: share(chats.count, shard), createdAt: time, updatedAt: time
      )
    }
  }
}

/// The rows of one table, whichever it is.
protocol TableRows: Sendable {
  var table: String { get }
  func copy(to connection: Connection) async throws -> Int
}

extension Array: TableRows where Element: TableRow {
  var table: String { Element.table }
  func copy(to connection: Connection) async throws -> Int {
    isEmpty ? 0 : try await CopyRows<Element>().copy(self, to: connection)
  }
}

/// How many rows a table got.
package struct TableCount: Sendable, Hashable {
  package var table: String
  package var rows: Int

  package init(table: String, rows: Int) {
    self.table = table
    self.rows = rows
  }
}
