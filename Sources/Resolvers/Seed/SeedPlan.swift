/// How much data a seed makes. All of it per store but `stores`.
package struct SeedPlan: Sendable, Hashable {
  package var stores: Int
  package var products: Int
  package var orders: Int
  package var chats: Int
  package var sessions: Int
  /// The same seed makes the same data, but for times, tokens and credentials.
  package var seed: UInt64

  package init(stores: Int, products: Int, orders: Int, chats: Int, sessions: Int, seed: UInt64) {
    self.stores = stores
    self.products = products
    self.orders = orders
    self.chats = chats
    self.sessions = sessions
    self.seed = seed
  }
}
