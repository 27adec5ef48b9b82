import Executor
import Postgres
import Schema
import TestSupport
import Testing

@testable import LendingLibrary

/// The Swift that the build makes of the library's schema.
@Suite("generated Swift of a library", .tags(.secondSchema))
struct GeneratedSwiftTests {
  @Test("rows made in Swift are read by queries")
  func rows() async throws {
    let library = try await TestLibrary.make()
    let tenant = try #require(UUID(TestLibrary.id("1")))
    let now = Timestamp.now
    let books = (1...3).map { number in
      Book(
        libraryID: tenant, id: UUID.v7(), title: "New \(number)", genre: .default, tags: ["new"],
        createdAt: now,
        updatedAt: now)
    }
    let pool = library.database.ownerPool()
    let count = try await pool.withConnection { try await CopyRows<Book>().copy(books, to: $0) }
    await pool.shutdown()
    #expect(count == 3)
    let answer = try await library.ask(
      #"query($l: String!) { books(library: $l, filter: { title: { startsWith: "New" } }) { nodes { title tags genre version } } }"#,
      as: .guest)
    #expect(
      answer["data"]?["books"]?["nodes"]?.text
        == "["
        + (1...3).map { #"{"title":"New \#($0)","tags":["new"],"genre":"default","version":1}"# }.joined(
          separator: ",")
        + "]")
  }

  @Test("nothing is left to be written by hand")
  func resolvers() throws {
    struct Nothing: SchemaResolvers {}
    let table: any ResolverDispatch = ResolverTable(functions: Nothing())
    _ = table
    #expect(EmbeddedSchema.migrations.isEmpty)
  }
}
