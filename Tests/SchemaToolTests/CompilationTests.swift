import Foundation
import Testing

@testable import SchemaTool

@Suite("generated Swift in the compiler", .tags(.schemaLanguage))
struct CompilationTests {
  private static let resolvers = """
    struct Library: SchemaResolvers {
      func bookSummary(
        _ rows: [BookSummaryNeeds], in context: ResolverContext
      ) async throws -> [Result<String, ResolverError>] { rows.map { .success($0.title) } }
      func bookRelated(
        _ rows: [BookRelatedNeeds], in context: ResolverContext
      ) async throws -> [Result<[Publisher]?, ResolverError>] { rows.map { _ in .success(nil) } }
      func addBook(_ arguments: AddBookArguments, in context: MutationContext) async throws -> BookAdded {
        BookAdded(bookId: nil, warnings: arguments.input.tags ?? [])
      }
      func queryGreeting(
        _ rows: [QueryGreetingNeeds], in context: ResolverContext
      ) async throws -> [Result<String, ResolverError>] { rows.map { _ in .success("Hello") } }
    }
    let table: any ResolverDispatch = ResolverTable(functions: Library())
    """

  @Test("it compiles without a warning")
  func compiles() async throws {
    #expect(try await typecheck(Self.resolvers) == "")
  }

  @Test("a missing resolver is an error that names it")
  func missing() async throws {
    let errors = try await typecheck(Self.resolvers.replacing("func addBook", with: "func addBok"))
    #expect(errors.contains("does not conform to protocol 'SchemaResolvers'"))
    #expect(errors.contains("'addBook(_:in:)'"))
  }

  @Test("a column that was not asked for is an error")
  func undeclared() async throws {
    let errors = try await typecheck(Self.resolvers.replacing("$0.title", with: "$0.notes"))
    #expect(errors.contains("has no member 'notes'"))
  }

  private func typecheck(_ main: String) async throws -> String {
    try await SchemaToolTests.typecheck(try fixtureModel("library.yaml"), main: main)
  }
}
