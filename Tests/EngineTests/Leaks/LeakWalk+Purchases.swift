extension LeakWalk {
  /// Calls of the mutations written by hand that name rows of the other store.
  static var purchases: [(String, String)] {
    func id(_ type: String) -> String { foreign[type] ?? "" }
    let order = "order { id orderNumber total { amount } } userErrors { code message }"
    let chat = "chat { id } userErrors { code message }"
    let cart = "cart { id total { amount } } userErrors { code message }"
    return [
      ("cartItemAdd", "cartItemAdd(storeToken: $s, input: { variantId: \"\(id("Variant"))\" }) { \(cart) }"),
      (
        "cartItemAdd of",
        "cartItemAdd(storeToken: $s, input: { productId: \"\(id("Product"))\" }) { \(cart) }"
      ),
      (
        "cartItemUpdate", "cartItemUpdate(storeToken: $s, id: \"\(id("CartItem"))\", quantity: 1) { \(cart) }"
      ),
      ("cartItemRemove", "cartItemRemove(storeToken: $s, id: \"\(id("CartItem"))\") { \(cart) }"),
      (
        "updateOrderStatus",
        "updateOrderStatus(storeToken: $s, id: \"\(id("Order"))\", status: CANCELLED) { \(order) }"
      ), ("cancelOrder", "cancelOrder(storeToken: $s, id: \"\(id("Order"))\") { \(order) }"),
      (
        "paymentConfirm",
        "paymentConfirm(storeToken: $s, orderId: \"\(id("Order"))\", reference: \"x\") { \(order) }"
      ), ("orderOpen", "orderOpen(storeToken: $s, id: \"\(id("Order"))\", token: \"O.x\") { \(order) }"),
      (
        "startChat",
        "startChat(storeToken: $s, input: { text: \"x\", productId: \"\(id("Product"))\" }) { \(chat) }"
      ),
      (
        "startChat on",
        "startChat(storeToken: $s, input: { text: \"x\", orderId: \"\(id("Order"))\" }) { \(chat) }"
      ),
      (
        "sendChatMessage",
        "sendChatMessage(storeToken: $s, chatId: \"\(id("Chat"))\", text: \"x\") { \(chat) }"
      ),
      ("chatRead", "chatRead(storeToken: $s, id: \"\(id("Chat"))\") { \(chat) }"),
      ("chatAssign", "chatAssign(storeToken: $s, id: \"\(id("Chat"))\") { \(chat) }"),
    ]
  }
}
