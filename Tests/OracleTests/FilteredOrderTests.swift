import GraphQL
import Testing

/// `extensions.filtered` lists paths in the order of the document, whatever makes them hidden.
@Suite(.tags(.oracle))
struct FilteredOrderTests {
  static let selections = [
    "getStore(T) { chats { messages { author { phone } } } unansweredChatsHasMore }",
    "getStore(T) { products { nodes { vendor { email } } } config { statistics { orders } } openOrders { id } }",
    "node(T, id: \"I\") { ... on User { email } ... on Config { statistics { orders } chatQuickAnswers } }",
    "getStore(T) { chats { subject { ... on Order { items { product { vendor { phone } } } } ... on Product { vendor { email } } } } }",
    "a: storeOrders(T) { totalCount } getStore(T) { unansweredChats { id } openOrders { id } } b: storeOrders(T) { totalCount }",
  ]

  @Test("paths come in the order of the document", arguments: selections, ["visitor", "customer"])
  func order(_ selection: String, _ role: String) async throws {
    let database = try await OracleDatabase.shared()
    let engine = try await ConnectedEngine.shared()
    let asker = try #require(
      database.dataset.askers.first { $0.viewer.role == role && $0.viewer.sessionID != nil })
    let config = try #require(asker.store.ids["Config"]?.first)
    let text = "{ \(selection) }".replacing("(T", with: "(storeToken: \"\(asker.store.token)\"")
      .replacing("\"I\"", with: "\"\(config)\"")
    let question = OracleQuestion(
      document: try parse(Source(text)), variables: [], viewer: asker.oracleViewer)
    let expected = try await database.answer(question)
    let found = try await engine.answer(document: text, variables: [], asker: asker)
    #expect(found.filtered == expected.filtered)
  }
}
