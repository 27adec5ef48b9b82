import GraphQL
import Testing

/// Paging with the engine's own cursors visits the oracle's whole list, each row once, in its order.
@Suite(.tags(.oracle))
struct CursorWalkTests {
  struct Walk: Sendable, CustomTestStringConvertible {
    /// `products`, `storeOrders`, or `getStore` for the connection inside it.
    var root: String
    var orderBy: String
    var filter = ""
    var size: Int
    var isBackward: Bool

    var testDescription: String {
      "\(root) by \(orderBy)\(filter) in pages of \(size)\(isBackward ? ", backward" : "")"
    }

    /// The connection with these arguments and this selection.
    func document(token: String, limits: String, _ selection: String) -> String {
      let order = orderBy.isEmpty ? "" : ", orderBy: [\(orderBy)]"
      let filter = filter.isEmpty ? "" : ", filter: \(filter)"
      let tenant = "storeToken: \"\(token)\""
      if root == "getStore" {
        return "{ getStore(\(tenant)) { products(\(limits)\(order)\(filter)) { \(selection) } } }"
      }
      return "{ \(root)(\(tenant), \(limits)\(order)\(filter)) { \(selection) } }"
    }
  }

  static let walks: [Walk] = {
    let products = [
      "", "SKU_ASC", "SKU_DESC", "NAME_ASC", "VENDOR_ID_DESC, PRICE_ASC", "ID_DESC", "CREATED_AT_DESC",
    ]
    let orders = ["", "NOTE_ASC", "NOTE_DESC", "STATUS_ASC, NOTE_DESC, TOTAL_DESC", "CREATED_AT_ASC"]
    var walks: [Walk] = []
    for isBackward in [false, true] {
      for order in products {
        walks.append(Walk(root: "products", orderBy: order, size: 5, isBackward: isBackward))
      }
      for order in orders {
        walks.append(Walk(root: "storeOrders", orderBy: order, size: 7, isBackward: isBackward))
      }
      walks.append(Walk(root: "products", orderBy: "SKU_ASC", size: 1, isBackward: isBackward))
      walks.append(Walk(root: "products", orderBy: "SKU_DESC", size: 100, isBackward: isBackward))
      walks.append(Walk(root: "getStore", orderBy: "DESCRIPTION_DESC", size: 4, isBackward: isBackward))
      walks.append(
        Walk(
          root: "products", orderBy: "DESCRIPTION_ASC, SKU_DESC", filter: "{ price: { gt: 1 } }", size: 3,
          isBackward: isBackward))
    }
    return walks
  }()

  @Test("a walk visits the whole list", arguments: walks)
  func whole(_ walk: Walk) async throws {
    let database = try await OracleDatabase.shared()
    let engine = try await ConnectedEngine.shared()
    let asker = try #require(database.dataset.askers.first { $0.viewer.role == "admin" })
    let all = try await wholeList(walk, database, asker)
    #expect(all.count > 20 || !walk.filter.isEmpty)
    var visited: [String] = []
    var cursor: String?
    for page in 0...all.count {
      let connection = try await self.page(walk, behind: cursor, engine, asker)
      let ids = try ids(connection)
      visited = walk.isBackward ? ids + visited : visited + ids
      let info = try #require(connection["pageInfo"])
      let isEnd = visited.count >= all.count
      #expect(info["hasNextPage"] == .bool(walk.isBackward ? page > 0 : !isEnd))
      #expect(info["hasPreviousPage"] == .bool(walk.isBackward ? !isEnd : page > 0))
      #expect(connection["totalCount"]?.integer == all.count)
      if isEnd { break }
      cursor = info[walk.isBackward ? "startCursor" : "endCursor"]?.text
      try #require(cursor != nil && !ids.isEmpty, "the walk stands still at \(visited.count) of \(all.count)")
    }
    #expect(visited == all)
  }

  private func wholeList(_ walk: Walk, _ database: OracleDatabase, _ asker: Asker) async throws -> [String] {
    let text = walk.document(token: asker.store.token, limits: "first: 100", "edges { node { id } }")
    let question = OracleQuestion(
      document: try parse(Source(text)), variables: [], viewer: asker.oracleViewer)
    return try ids(connection(try await database.answer(question).data, of: walk))
  }

  private func page(
    _ walk: Walk, behind cursor: String?, _ engine: any AnsweringEngine, _ asker: Asker
  ) async throws -> JSONTree {
    let limits = walk.isBackward ? "last: \(walk.size), before: $c" : "first: \(walk.size), after: $c"
    let text = walk.document(
      token: asker.store.token, limits: limits,
      "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } }"
    )
    let answer = try await engine.answer(
      document: "query($c: String) \(text)",
      variables: [JSONTree.Member("c", cursor.map { .string($0) } ?? .null)],
      asker: asker)
    let connection = try connection(answer.data, of: walk)
    let edges = connection["edges"]?.elements ?? []
    #expect(edges.first?["cursor"] == connection["pageInfo"]?["startCursor"])
    #expect(edges.last?["cursor"] == connection["pageInfo"]?["endCursor"])
    return connection
  }

  private func connection(_ data: JSONTree, of walk: Walk) throws -> JSONTree {
    let root = data[walk.root]
    return try #require(walk.root == "getStore" ? root?["products"] : root)
  }

  private func ids(_ connection: JSONTree) throws -> [String] {
    try #require(connection["edges"]).elements.map { try #require($0["node"]?["id"]?.text) }
  }
}
