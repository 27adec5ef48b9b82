import Executor
import Testing

/// What the generated queries answer, for roles that only this schema has.
@Suite("a library reads", .tags(.secondSchema))
struct ReadingTests {
  private func data(
    _ document: String, as asker: TestLibrary.Asker, on library: TestLibrary
  ) async throws -> String {
    let answer = try await library.ask(document, as: asker)
    #expect(answer["errors"] == nil, "\(answer.text)")
    return answer["data"]?.text ?? ""
  }

  @Test("one row by its id, for those who may see it")
  func byID() async throws {
    let library = try await TestLibrary.make()
    let document = """
      query($l: String!) {
        open: book(library: $l, id: "\(TestLibrary.id("f1"))") { title isIn authors { name } authorIds }
        secret: book(library: $l, id: "\(TestLibrary.id("f3"))") { title }
        gone: book(library: $l, id: "\(TestLibrary.id("f4"))") { title }
        other: book(library: $l, id: "\(TestLibrary.id("f5"))") { title }
        any: entity(library: $l, id: "\(TestLibrary.id("c1"))") { __typename ... on Author { born } }
      }
      """
    let open =
      #"{"title":"Travels","isIn":false,"authors":[{"name":"Ibn Battuta"}],"authorIds":["\#(TestLibrary.id("c1"))"]}"#
    let any = #"{"__typename":"Author","born":1304}"#
    for (asker, secret) in [
      (TestLibrary.Asker.guest, "null"), (.member, "null"), (.blocked, "null"),
      (.page, #"{"title":"Ordered, not here yet"}"#), (.librarian, #"{"title":"Ordered, not here yet"}"#),
    ] {
      let expected = #"{"open":\#(open),"secret":\#(secret),"gone":null,"other":null,"any":\#(any)}"#
      #expect(try await data(document, as: asker, on: library) == expected, "\(asker)")
    }
  }

  @Test("a list in the order of its type, with counts beneath")
  func list() async throws {
    let library = try await TestLibrary.make()
    let answer = try await data(
      "query($l: String!) { shelves(library: $l) { label copyCount } }", as: .guest, on: library)
    #expect(
      answer
        == #"{"shelves":[{"label":"A9","copyCount":0},{"label":"B2","copyCount":2},{"label":"A1","copyCount":1}]}"#
    )
  }

  @Test("pages of a connection, one after the other")
  func connection() async throws {
    let library = try await TestLibrary.make()
    func page(_ arguments: String) async throws -> JSONValue? {
      try await library.ask(
        "query($l: String!) { books(library: $l, first: 1, orderBy: [TITLE_DESC]\(arguments)) { totalCount nodes { title } pageInfo { hasNextPage endCursor } } }",
        as: .guest)["data"]?["books"]
    }
    let first = try await page("")
    #expect(first?["totalCount"] == .int(2))
    #expect(first?["nodes"]?.text == #"[{"title":"Travels"}]"#)
    #expect(first?["pageInfo"]?["hasNextPage"] == .bool(true))
    let second = try await page(", after: \(try #require(first?["pageInfo"]?["endCursor"]).text)")
    #expect(second?["nodes"]?.text == #"[{"title":"Fragments"}]"#)
    #expect(second?["pageInfo"]?["hasNextPage"] == .bool(false))
  }

  @Test(
    "filters by value, by what a relation leads to, and both",
    arguments: [
      (#"{ genre: { eq: POETRY } }"#, ["Fragments"]),
      (#"{ copies: { condition: { eq: WORN } } }"#, ["Travels"]),
      (#"{ authors: { born: { lt: 0 } } }"#, ["Fragments"]),
      (#"{ title: { contains: "RAV" } }"#, ["Travels"]),
      (#"{ or: [{ isbn: { isNull: true } }, { waiting: { eq: 0 } }] }"#, ["Fragments"]),
      (#"{ notes: { contains: "rebind" } }"#, []),
      (#"{ not: { genre: { in: [POETRY, NOVEL] } } }"#, ["Travels"]),
    ])
  func filters(filter: String, titles: [String]) async throws {
    let library = try await TestLibrary.make()
    let document = "query($l: String!) { books(library: $l, filter: \(filter)) { nodes { title } } }"
    let answer = try await library.ask(document, as: .guest)
    #expect(
      answer["data"]?["books"]?["nodes"] == .array(titles.map { .object([JSONMember("title", .string($0))]) })
    )
  }

  @Test("hidden fields are null, and their paths are told")
  func hidden() async throws {
    let library = try await TestLibrary.make()
    let document =
      #"query($l: String!) { book(library: $l, id: "\#(TestLibrary.id("f1"))") { notes bought } }"#
    for (asker, values, paths) in [
      (TestLibrary.Asker.librarian, #"{"notes":"rebind it","bought":1200}"#, []),
      (.page, #"{"notes":"rebind it","bought":null}"#, ["book.bought"]),
      (.member, #"{"notes":null,"bought":null}"#, ["book.notes", "book.bought"]),
    ] {
      let answer = try await library.ask(document, as: asker)
      #expect(answer["data"]?["book"]?.text == values, "\(asker)")
      let filtered = paths.isEmpty ? nil : JSONValue.array(paths.map(JSONValue.string))
      #expect(answer["extensions"]?["filtered"] == filtered, "\(asker)")
    }
  }

  @Test("each member reads their own loans, fines and number, and the desk reads all")
  func own() async throws {
    let library = try await TestLibrary.make()
    let document =
      "query($l: String!) { loans(library: $l) { totalCount } fines(library: $l) { cents } members(library: $l) { nodes { name } } desk(library: $l) { myLoans { state } } }"
    let member = try await library.ask(document, as: .member)["data"]
    #expect(member?["loans"]?.text == #"{"totalCount":2}"#)
    #expect(member?["fines"]?.text == #"[{"cents":250},{"cents":50}]"#)
    #expect(member?["members"] == .null)
    #expect(member?["desk"]?.text == #"{"myLoans":[{"state":"OUT"},{"state":"BACK"}]}"#)
    let librarian = try await library.ask(document, as: .librarian)["data"]
    #expect(librarian?["loans"]?.text == #"{"totalCount":3}"#)
    #expect(
      librarian?["members"]?.text
        == #"{"nodes":[{"name":"Lina"},{"name":"Petra"},{"name":"Musa"},{"name":"Blocked"}]}"#)
  }

  @Test("a closed library answers its librarian alone")
  func closed() async throws {
    let library = try await TestLibrary.make()
    let document = "query($l: String!) { shelves(library: $l) { label } }"
    for handle in ["key-shut", "shut"] {
      let guest = try await library.ask(document, as: nil, in: handle)
      #expect(guest["errors"] != nil)
      let keeper = try await library.ask(document, as: "Keeper", in: handle)
      #expect(keeper["data"]?.text == #"{"shelves":[]}"#)
    }
  }

  @Test("a newcomer gets a visit, as the section 'viewer' describes it")
  func newcomer() async throws {
    let library = try await TestLibrary.make()
    let answer = try await library.ask(
      "query($l: String!) { desk(library: $l) { visit { id member { id } } } }", as: .guest)
    #expect(answer["data"]?["desk"]?["visit"]?["member"] == .null)
    guard case .string? = answer["data"]?["desk"]?["visit"]?["id"] else {
      Issue.record("no visit: \(answer.text)")
      return
    }
  }
}
