extension Shop {
  /// The whole state of a client in one document (features.md, section 8). `docs/first-query.graphql` is the same text; a test
  /// compares.
  package static let firstQuery = """
    query GetStore($storeToken: String!, $sessionToken: String = "") {
      getStore(storeToken: $storeToken, sessionToken: $sessionToken) {
        position
        store { id slug name logo description isActive expiresAt }
        session { token type expiresAt user { id email role firstName lastName } }
        config {
          currency locale settings
          isAdmin
          statistics { visitors orders chats }
          chatQuickAnswers
        }
        categories { id slug name description }
        products(first: 100) {
          totalCount
          pageInfo { endCursor hasNextPage }
          nodes { id name description sku price { amount currency exponent } inStock
                  images categoryIds variants { id sku size color price { amount currency exponent } inStock } }
        }
        cart { id version items { id productId variantId quantity lineTotal { amount currency exponent } }
               total { amount currency exponent } problems { code itemId message } }
        chats { id answered messages(last: 50) { id request text createdAt author { id role } } }
        orders { id orderNumber status paymentStatus total { amount currency exponent } createdAt
                 items { productId name quantity priceAtPurchase { amount currency exponent } } }
        openOrders { id orderNumber status paymentStatus total { amount currency exponent } createdAt
                     customer { name email } }
        unansweredChats { id messages(last: 50) { id request text createdAt author { id role } } }
      }
    }

    """
}
