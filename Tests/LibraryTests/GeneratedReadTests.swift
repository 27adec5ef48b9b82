import Executor
import TestSupport
import Testing

@testable import LendingLibrary

/// What `api` and `search` of the library's types answer; expectations are worked out by hand from `Fixtures/library.sql`.
@Suite("queries that types ask for", .tags(.secondSchema))
struct GeneratedReadTests {
  private func ask(
    _ field: String, _ arguments: String, _ selection: String, as asker: TestLibrary.Asker,
    on library: TestLibrary
  ) async throws -> String {
    let answer = try await library.ask(
      "query($l: String!) { a: \(field)(library: $l\(arguments.isEmpty ? "" : ", ")\(arguments)) \(selection) }",
      as: asker)
    #expect(answer["errors"] == nil, "\(answer.text)")
    return answer["data"]?["a"]?.text ?? answer.text
  }

  @Test("sums and groups stand under the rules of the rows", arguments: TestLibrary.Asker.allCases)
  func aggregates(asker: TestLibrary.Asker) async throws {
    let library = try await TestLibrary.make()
    let fines = try await ask(
      "fineTotals", "", "{ count sum { cents } avg { cents } max { reason } }", as: asker, on: library)
    let loans = try await ask(
      "loanAggregate", "filter: { state: { ne: BACK } }", "{ count groups(by: STATE) { key count } }",
      as: asker,
      on: library)
    let nothing = #"{"count":0,"sum":{"cents":null},"avg":{"cents":null},"max":{"reason":null}}"#
    switch asker {
    case .librarian, .member:
      #expect(fines == #"{"count":2,"sum":{"cents":300},"avg":{"cents":150.0},"max":{"reason":"stain"}}"#)
    case .page, .blocked, .guest: #expect(fines == nothing)
    }
    switch asker {
    case .librarian, .page:
      #expect(
        loans == #"{"count":2,"groups":[{"key":"OUT","count":1},{"key":"OVERDUE","count":1}]}"#)
    case .member: #expect(loans == #"{"count":1,"groups":[{"key":"OUT","count":1}]}"#)
    case .blocked, .guest: #expect(loans == #"{"count":0,"groups":[]}"#)
    }
  }

  @Test("an aggregate of a relation, per row", arguments: TestLibrary.Asker.allCases)
  func related(asker: TestLibrary.Asker) async throws {
    let library = try await TestLibrary.make()
    let books = try await ask(
      "bookList", "orderBy: [TITLE_DESC], filter: { isbn: { isNull: false } }",
      "{ title ratings { count avg { stars } } }", as: asker, on: library)
    // Of the first, one of two reviews waits; of the second, the only one does, which is the member's own.
    let (travels, fragments) =
      switch asker {
      case .librarian, .page: (#"2,"avg":{"stars":3.0}"#, #"1,"avg":{"stars":2.0}"#)
      case .member: (#"1,"avg":{"stars":5.0}"#, #"1,"avg":{"stars":2.0}"#)
      case .blocked, .guest: (#"1,"avg":{"stars":5.0}"#, #"0,"avg":{"stars":null}"#)
      }
    #expect(
      books
        == #"[{"title":"Travels","ratings":{"count":\#(travels)}},{"title":"Fragments","ratings":{"count":\#(fragments)}}]"#
    )
  }

  @Test(
    "a search finds by what the viewer sees, the best first",
    arguments: [
      ("trav", TestLibrary.Asker.guest, ["Travels"]), ("rebind", .guest, []), ("rebind", .page, ["Travels"]),
      // In the title of one and in the notes of the other: the title counts more.
      ("ask", .librarian, ["Ask me", "Ordered, not here yet"]), ("ask", .member, ["Ask me"]),
      ("thrown", .librarian, []), ("canary", .librarian, []),
    ])
  func search(words: String, asker: TestLibrary.Asker, titles: [String]) async throws {
    let library = try await TestLibrary.make()
    try await library.database.run(
      "insert into book (library_id, id, title) values ('\(TestLibrary.id("1"))', '\(TestLibrary.id("f6"))', 'Ask me')"
    )
    let expected = titles.map { "{\"title\":\"\($0)\"}" }.joined(separator: ",")
    #expect(
      try await ask("books", "search: \"\(words)\"", "{ totalCount nodes { title } }", as: asker, on: library)
        == #"{"totalCount":\#(titles.count),"nodes":[\#(expected)]}"#)
    #expect(
      try await ask("bookAggregate", "search: \"\(words)\"", "{ count }", as: asker, on: library)
        == "{\"count\":\(titles.count)}")
  }

  @Test("names of its own, and who may ask at all")
  func named() async throws {
    let library = try await TestLibrary.make()
    #expect(
      try await ask(
        "opinions", "first: 1, orderBy: [STARS_ASC]", "{ nodes { text } }", as: .page, on: library)
        == #"{"nodes":[{"text":"Long"}]}"#)
    for (asker, count) in [(TestLibrary.Asker.page, #"{"count":4}"#), (.member, "null"), (.guest, "null")] {
      #expect(try await ask("memberAggregate", "", "{ count }", as: asker, on: library) == count, "\(asker)")
      #expect(
        (try await ask("member", "id: \"\(TestLibrary.id("a1"))\"", "{ name }", as: asker, on: library)
          == "null") == (count == "null"))
    }
  }

  @Test("pages by number")
  func pages() async throws {
    let library = try await TestLibrary.make()
    #expect(
      try await ask(
        "copies", "page: 2, limit: 2, orderBy: [ID_ASC]",
        "{ nodes { id } pageInfo { page total totalPages hasNextPage } }", as: .librarian, on: library)
        == #"{"nodes":[{"id":"\#(TestLibrary.id("93"))"}],"pageInfo":{"page":2,"total":3,"totalPages":2,"hasNextPage":false}}"#
    )
  }
}
