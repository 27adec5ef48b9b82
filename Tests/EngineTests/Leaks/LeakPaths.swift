/// The ways through the API that the leak test takes.
enum LeakPaths {
  /// Where lists of a type are found, from the root inwards; `$` takes the arguments.
  static let lists: [(type: String, before: String, after: String)] = [
    ("Product", "products(storeToken: $s $) { nodes", "}"),
    ("Order", "storeOrders(storeToken: $s $) { nodes", "}"),
    ("Session", "sessions(storeToken: $s $) { nodes", "}"),
    ("User", "staff(storeToken: $s $) { nodes", "}"),
    ("Log", "auditLog(storeToken: $s $) { nodes", "}"),
    ("Category", "getStore(storeToken: $s) { categories($)", "}"),
    ("OpeningHours", "store(storeToken: $s) { availability { openingHours($)", "} }"),
    ("Order", "orders(storeToken: $s $) { nodes", "}"),
    ("Chat", "chats(storeToken: $s $) { nodes", "}"),
    ("Order", "openOrders(storeToken: $s $) { nodes", "}"),
    ("PageVisit", "visitors(storeToken: $s $) { nodes", "}"),
    ("CartItem", "cart(storeToken: $s) { items($)", "}"),
    ("ProductOption", "products(storeToken: $s) { nodes { options($)", "} }"),
    ("OrderHistory", "storeOrders(storeToken: $s) { nodes { history($)", "} }"),
    ("Payment", "storeOrders(storeToken: $s) { nodes { payments($)", "} }"),
    ("Payment", "orders(storeToken: $s) { nodes { payments($)", "} }"),
    ("Category", "categories(storeToken: $s $) { nodes", "}"),
    ("Product", "productList(storeToken: $s $)", ""),
    ("Category", "categoryList(storeToken: $s $)", ""),
    ("Order", "orderList(storeToken: $s $)", ""),
    ("Product", "getStore(storeToken: $s) { categories { products($)", "} }"),
    ("Category", "products(storeToken: $s) { nodes { categories($)", "} }"),
    ("Variant", "products(storeToken: $s) { nodes { variants($)", "} }"),
    ("Order", "getStore(storeToken: $s) { orders($)", "}"),
    ("Order", "getStore(storeToken: $s) { openOrders($)", "}"),
    ("OrderItem", "storeOrders(storeToken: $s) { nodes { items($)", "} }"),
    ("OrderItem", "getStore(storeToken: $s) { orders { items($)", "} }"),
    ("CartItem", "getStore(storeToken: $s) { cart { items($)", "} }"),
    ("Chat", "getStore(storeToken: $s) { chats($)", "}"),
    ("Chat", "getStore(storeToken: $s) { unansweredChats($)", "}"),
    ("ChatMessage", "getStore(storeToken: $s) { chats { messages($)", "} }"),
  ]

  /// Types with counts, sums and groups at the root.
  static let aggregated = ["Product", "Category", "Order"]

  /// How the API writes a field's name where it is a value of an enum.
  static func constant(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1)" : $1.uppercased() }
  }
}
