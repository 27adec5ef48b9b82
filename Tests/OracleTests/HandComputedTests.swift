import GraphQL
import Testing

/// The oracle itself is right where a person has worked the answer out; the rows are in `KnownStore`.
@Suite(.tags(.oracle))
struct HandComputedTests {
  struct Known: Sendable, CustomTestStringConvertible {
    var fact: String
    var role: String
    /// `T` stands for the store's token.
    var document: String
    var data: String
    var filtered: [String] = []
    var testDescription: String { "\(fact), for a \(role)" }
  }

  @Test(arguments: rows + values + rights + filters + pages)
  func answers(_ known: Known) async throws {
    let database = try await OracleDatabase.shared()
    let text = known.document.replacing("T:", with: "storeToken: \"\(KnownStore.token)\"")
    let question = OracleQuestion(
      document: try parse(Source(text)), variables: [], viewer: KnownStore.viewer(known.role))
    let answer = try await database.answer(question)
    #expect(answer.data.description == known.data)
    #expect(answer.filtered == known.filtered)
  }

  static let rows = [
    Known(
      fact: "a hidden product is in no list and no count", role: "visitor",
      document: "{ products(T:) { totalCount nodes { name } } }",
      data: #"{"products":{"totalCount":2,"nodes":[{"name":"Shirt"},{"name":"Hat"}]}}"#),
    Known(
      fact: "a seller sees the hidden products of its own", role: "seller",
      document: "{ products(T:) { totalCount nodes { name } } }",
      data: #"{"products":{"totalCount":3,"nodes":[{"name":"Shirt"},{"name":"Hat"},{"name":"Secret"}]}}"#),
    Known(
      fact: "a hidden product is not found by its id", role: "visitor",
      document: "{ product(T:, id: \"\(KnownStore.secret)\") { id } }", data: #"{"product":null}"#),
    Known(
      fact: "lists have the order and the rules of their type", role: "visitor",
      document: "{ getStore(T:) { categories { slug products { name } } } }",
      data: #"{"getStore":{"categories":[{"slug":"clothes","products":[{"name":"Shirt"},{"name":"Hat"}]}]}}"#),
    Known(
      fact: "positions come before ids", role: "seller",
      document:
        "{ getStore(T:) { categories { slug } } product(T:, id: \"\(KnownStore.shirt)\") { variants { id } } }",
      data: """
        {"getStore":{"categories":[{"slug":"hidden"},{"slug":"clothes"}]},"product":{"variants":[\
        {"id":"\(KnownStore.id(71))"},{"id":"\(KnownStore.id(72))"},{"id":"\(KnownStore.id(70))"}]}}
        """),
    Known(
      fact: "ids of hidden rows are left out", role: "visitor",
      document: "{ product(T:, id: \"\(KnownStore.shirt)\") { categoryIds variantCount } }",
      data: #"{"product":{"categoryIds":["\#(KnownStore.clothes)"],"variantCount":3}}"#),
    Known(
      fact: "a union leads to a row that may be read", role: "seller",
      document:
        "{ node(T:, id: \"\(KnownStore.chat)\") { ... on Chat { subject { __typename ... on Node { id } } } } }",
      data: #"{"node":{"subject":{"__typename":"Order","id":"\#(KnownStore.openOrder)"}}}"#),
    Known(
      fact: "a union is null where its row may not be read", role: "visitor",
      document: "{ getStore(T:) { chats { subject { __typename } } } }",
      data: #"{"getStore":{"chats":[{"subject":null}]}}"#),
  ]

  static let values = [
    Known(
      fact: "a cart has lines in their order, and a total", role: "visitor",
      document:
        "{ getStore(T:) { cart { total { exponent amount currency } items { lineTotal { amount } } } } }",
      data: """
        {"getStore":{"cart":{"total":{"exponent":3,"amount":4600,"currency":"LYD"},\
        "items":[{"lineTotal":{"amount":1600}},{"lineTotal":{"amount":3000}}]}}}
        """),
    Known(
      fact: "an order's times, amounts and JSON members are exact", role: "customer",
      document: """
        { getStore(T:) { orders { createdAt status total { amount } customer { name email } address { city line2 }
        itemCount items { name product { name } } } } }
        """,
      data: """
        {"getStore":{"orders":[{"createdAt":"2026-01-02T03:04:05.000006Z","status":"PAID",\
        "total":{"amount":9007199254740991},"customer":{"name":null,"email":"a@b"},\
        "address":{"city":"طرابلس","line2":null},"itemCount":1,"items":[{"name":"Was secret","product":null}]}]}}
        """),
    Known(
      fact: "stock counts even where it is hidden", role: "visitor",
      document: "{ products(T:) { nodes { inStock variants(first: 1) { inventory { available } } } } }",
      data: """
        {"products":{"nodes":[{"inStock":true,"variants":[{"inventory":null}]},\
        {"inStock":false,"variants":[{"inventory":null}]}]}}
        """),
    Known(
      fact: "a session knows what it is", role: "customer",
      document: "{ getStore(T:) { session { type user { firstName } expiresAt } } }",
      data:
        #"{"getStore":{"session":{"type":"VL","user":{"firstName":null},"expiresAt":"2999-01-01T00:00:00.000000Z"}}}"#
    ),
    Known(
      fact: "an unclaimed store expires after 30 days", role: "visitor",
      document: "{ getStore(T:) { store { expiresAt isActive __typename } config { settings isAdmin } } }",
      data: """
        {"getStore":{"store":{"expiresAt":"2026-01-31T00:00:00.000000Z","isActive":true,"__typename":"Store"},\
        "config":{"settings":{"theme":{"dark":true}},"isAdmin":false}}}
        """),
    Known(
      fact: "fields of one key merge, and directives leave out", role: "visitor",
      document: """
        { products(T:, first: 1) { ...A nodes { price { currency } sku @skip(if: true) } } }
        fragment A on ProductConnection { nodes { n: name price { amount @include(if: false) exponent } } }
        """,
      data: #"{"products":{"nodes":[{"n":"Shirt","price":{"exponent":3,"currency":"LYD"}}]}}"#),
  ]

  static let rights = [
    Known(
      fact: "a field that is never seen is null and listed", role: "visitor",
      document:
        "{ storeOrders(T:) { totalCount } getStore(T:) { openOrdersHasMore config { statistics { orders } } } }",
      data: #"{"storeOrders":null,"getStore":{"openOrdersHasMore":null,"config":{"statistics":null}}}"#,
      filtered: ["storeOrders", "getStore.openOrdersHasMore", "getStore.config.statistics"]),
    Known(
      fact: "statistics sum the counters", role: "seller",
      document: "{ getStore(T:) { config { statistics { visitors orders chats } chatQuickAnswers } } }",
      data: """
        {"getStore":{"config":{"statistics":{"visitors":12,"orders":2,"chats":0},"chatQuickAnswers":["Hello","سلام"]}}}
        """),
    Known(
      fact: "a field seen in some rows is listed where one was hidden", role: "customer",
      document:
        "{ products(T:, first: 1) { nodes { vendor { firstName e: email } } } getStore(T:) { session { user { email } } } }",
      data: """
        {"products":{"nodes":[{"vendor":{"firstName":"Sami","e":null}}]},\
        "getStore":{"session":{"user":{"email":"customer@known"}}}}
        """,
      filtered: ["products.nodes.vendor.e"]),
    Known(
      fact: "a field is listed even without rows", role: "visitor",
      document: "{ products(T:, first: 0) { nodes { vendor { email } } } }",
      data: #"{"products":{"nodes":[]}}"#,
      filtered: ["products.nodes.vendor.email"]),
  ]

  static let filters = [
    Known(
      fact: "not of unknown is unknown", role: "seller",
      document: "{ products(T:, filter: { not: { sku: { eq: \"S\" } } }) { nodes { name } } }",
      data: #"{"products":{"nodes":[{"name":"Secret"}]}}"#),
    Known(
      fact: "a hidden field is null to a filter", role: "visitor",
      document: "{ products(T:, filter: { vendor: { email: { isNull: true } } }) { nodes { name } } }",
      data: #"{"products":{"nodes":[{"name":"Shirt"}]}}"#),
    Known(
      fact: "the same filter finds nothing for those who see the field", role: "seller",
      document: "{ products(T:, filter: { vendor: { email: { isNull: true } } }) { nodes { name } } }",
      data: #"{"products":{"nodes":[]}}"#),
    Known(
      fact: "hidden rows do not meet a filter on a relation", role: "visitor",
      document: "{ products(T:, filter: { categories: { slug: { eq: \"hidden\" } } }) { totalCount } }",
      data: #"{"products":{"totalCount":0}}"#),
    Known(
      fact: "null, nothing and no case", role: "seller",
      document: """
        { a: products(T:, filter: { sku: { eq: null } }) { nodes { name } }
        b: products(T:, filter: { sku: { in: [] } }) { totalCount }
        c: products(T:, filter: { sku: { notIn: [] }, name: {}, vendor: null }) { totalCount }
        d: products(T:, filter: { name: { contains: "HI", startsWith: "s" } }) { nodes { name } }
        e: products(T:, filter: { price: { gt: 7, lte: 1500 } }) { totalCount } }
        """,
      data: """
        {"a":{"nodes":[{"name":"Hat"}]},"b":{"totalCount":0},"c":{"totalCount":3},"d":{"nodes":[{"name":"Shirt"}]},\
        "e":{"totalCount":2}}
        """),
  ]

  static let pages = [
    Known(
      fact: "nulls come last, and first when descending", role: "seller",
      document: """
        { a: products(T:, orderBy: [SKU_ASC]) { nodes { name } } b: products(T:, orderBy: SKU_DESC) { nodes { name } } }
        """,
      data: """
        {"a":{"nodes":[{"name":"Shirt"},{"name":"Secret"},{"name":"Hat"}]},\
        "b":{"nodes":[{"name":"Hat"},{"name":"Secret"},{"name":"Shirt"}]}}
        """),
    Known(
      fact: "the second page knows where it is", role: "visitor",
      document: """
        { products(T:, page: 2, limit: 1) { nodes { name } pageInfo { hasNextPage hasPreviousPage page limit total
        totalPages } } }
        """,
      data: """
        {"products":{"nodes":[{"name":"Hat"}],"pageInfo":{"hasNextPage":false,"hasPreviousPage":true,"page":2,\
        "limit":1,"total":2,"totalPages":2}}}
        """),
    Known(
      fact: "the last rows keep their order", role: "seller",
      document: """
        { products(T:, last: 2) { nodes { name } pageInfo { hasNextPage hasPreviousPage page limit } } }
        """,
      data: """
        {"products":{"nodes":[{"name":"Hat"},{"name":"Secret"}],"pageInfo":{"hasNextPage":false,\
        "hasPreviousPage":true,"page":null,"limit":2}}}
        """),
    Known(
      fact: "a cut list says so", role: "visitor",
      document: """
        { product(T:, id: "\(KnownStore.shirt)") { variantsHasMore(first: 1) b: variantsHasMore(last: 2) variantsHasMore2:
        variantsHasMore(first: 1, filter: { price: { gt: 1500 } }) } }
        """,
      data: #"{"product":{"variantsHasMore":true,"b":false,"variantsHasMore2":false}}"#),
  ]
}
