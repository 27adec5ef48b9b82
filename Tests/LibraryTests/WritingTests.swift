import Executor
import TestSupport
import Testing

@testable import LendingLibrary

/// Mutations that `write` of the library's types makes, without Swift by hand.
@Suite("a library writes", .tags(.secondSchema))
struct WritingTests {
  /// What a mutation did: the codes of its errors, or the selection of the row.
  private func write(
    _ field: String, _ arguments: String, _ selection: String, as asker: TestLibrary.Asker,
    on library: TestLibrary
  ) async throws -> String {
    let answer = try await library.ask(
      "mutation($l: String!) { w: \(field)(library: $l, \(arguments)) { \(selection) userErrors { code field } } }",
      as: asker)
    guard case .array(let errors)? = answer["data"]?["w"]?["userErrors"] else { return answer.text }
    if errors.isEmpty, case .object(let members)? = answer["data"]?["w"] {
      return members.first?.value.text ?? ""
    }
    return errors.map(\.text).joined(separator: " ")
  }

  @Test("who may make what, with presets in the client's place")
  func create() async throws {
    let library = try await TestLibrary.make()
    let review = #"input: { bookId: "\#(TestLibrary.id("f2"))", stars: 4, text: "Good" }"#
    let selection = "review { stars state writer { name } version }"
    #expect(
      try await write("reviewCreate", review, selection, as: .guest, on: library)
        .contains(#""code":"FORBIDDEN""#))
    // Musa has reviewed this one, and may do so once.
    #expect(
      try await write("reviewCreate", review, selection, as: .member, on: library).contains(
        #""code":"TAKEN""#))
    #expect(
      try await write(
        "shelfCreate", #"input: { label: "D4", floor: 2 }"#, "shelf { label floor }", as: .librarian,
        on: library)
        == #"{"label":"D4","floor":2}"#)
    #expect(
      try await write("shelfCreate", #"input: { label: "D5" }"#, "shelf { label }", as: .page, on: library)
        .contains(#""code":"FORBIDDEN""#))
    #expect(
      try await write(
        "shelfCreate", #"input: { label: "no label" }"#, "shelf { label }", as: .librarian, on: library)
        == #"{"code":"INVALID","field":"label"}"#)
  }

  @Test("a helper's book is secret until the librarian opens it")
  func presetByRole() async throws {
    let library = try await TestLibrary.make()
    let input = #"input: { title: "New", genre: POETRY, authorIds: ["\#(TestLibrary.id("c2"))"] }"#
    #expect(
      try await write(
        "bookCreate", input, "book { title isSecret authors { name } version }", as: .page, on: library)
        == #"{"title":"New","isSecret":true,"authors":[{"name":"Sappho"}],"version":1}"#)
    let hidden = try await library.ask(
      #"query($l: String!) { books(library: $l, filter: { title: { eq: "New" } }) { totalCount } }"#,
      as: .member)
    #expect(hidden["data"]?["books"]?.text == #"{"totalCount":0}"#)
  }

  @Test("a review is changed by its writer, shown by the librarian, and each change counts")
  func update() async throws {
    let library = try await TestLibrary.make()
    let own = #"id: "\#(TestLibrary.id("43"))""#
    let other = #"id: "\#(TestLibrary.id("42"))""#
    let selection = "review { stars state version }"
    #expect(
      try await write(
        "reviewUpdate", own + ", input: { state: SHOWN }, expectedVersion: 1", selection, as: .librarian,
        on: library)
        == #"{"stars":2,"state":"SHOWN","version":2}"#)
    #expect(
      try await write(
        "reviewUpdate", own + ", input: { stars: 3 }, expectedVersion: 1", selection, as: .member, on: library
      )
      .contains(#""code":"STALE""#))
    #expect(
      try await write("reviewUpdate", own + ", input: { stars: 3 }", selection, as: .member, on: library)
        == #"{"stars":3,"state":"WAITING","version":3}"#)
    #expect(
      try await write("reviewUpdate", own + ", input: { stars: 6 }", selection, as: .member, on: library)
        == #"{"code":"INVALID","field":"stars"}"#)
    let refused = try await write(
      "reviewUpdate", other + ", input: { stars: 5 }", selection, as: .member, on: library)
    #expect(
      refused.contains(#""code":"NOT_FOUND""#) || refused.contains(#""code":"FORBIDDEN""#), "\(refused)")
  }

  @Test("a loan comes back once")
  func transition() async throws {
    let library = try await TestLibrary.make()
    let loan = #"id: "\#(TestLibrary.id("71"))", input: "#
    #expect(
      try await write("loanUpdate", loan + "{ state: BACK }", "loan { state }", as: .page, on: library)
        == #"{"state":"BACK"}"#)
    #expect(
      try await write("loanUpdate", loan + "{ state: OUT }", "loan { state }", as: .librarian, on: library)
        .contains(#""code":"INVALID_TRANSITION""#))
  }

  @Test("a deleted book is gone for everybody, and its row stays")
  func softDelete() async throws {
    let library = try await TestLibrary.make()
    let book = TestLibrary.id("f2")
    #expect(
      try await write("bookDelete", #"id: "\#(book)""#, "deletedId", as: .librarian, on: library)
        == "\"\(book)\"")
    let answer = try await library.ask(
      #"query($l: String!) { book(library: $l, id: "\#(book)") { title } }"#, as: .librarian)
    #expect(answer["data"]?["book"] == .null)
    // Would fail on a foreign key if the row were gone.
    try await library.database.run(
      "insert into authorship (library_id, id, author_id, book_id) values ('\(TestLibrary.id("1"))', '\(TestLibrary.id("e9"))', '\(TestLibrary.id("c1"))', '\(book)')"
    )
  }

  @Test("everybody may delete what the rules give them, and nothing else")
  func delete() async throws {
    let library = try await TestLibrary.make()
    let reservation = #"id: "\#(TestLibrary.id("61"))""#
    let refused = try await write("reservationDelete", reservation, "deletedId", as: .page, on: library)
    #expect(refused.contains("code"), "\(refused)")
    #expect(
      try await write("reservationDelete", reservation, "deletedId", as: .member, on: library)
        == "\"\(TestLibrary.id("61"))\"")
  }
}
