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
  func compiles() throws {
    #expect(try typecheck(Self.resolvers) == "")
  }

  @Test("a missing resolver is an error that names it")
  func missing() throws {
    let errors = try typecheck(Self.resolvers.replacing("func addBook", with: "func addBok"))
    #expect(errors.contains("does not conform to protocol 'SchemaResolvers'"))
    #expect(errors.contains("'addBook(_:in:)'"))
  }

  @Test("a column that was not asked for is an error")
  func undeclared() throws {
    let errors = try typecheck(Self.resolvers.replacing("$0.title", with: "$0.notes"))
    #expect(errors.contains("has no member 'notes'"))
  }

  /// What the compiler says about the library's generated files with a main file beside them.
  private func typecheck(_ main: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "typecheck-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try fixtureModel("library.yaml")
    let files = [
      "Executor.swift": try fixture("ExecutorStandIn.swift"),
      "Types.swift": typesFile(model).replacing("import Executor\n", with: ""),
      "Resolvers.swift": resolversFile(model).replacing("import Executor\n", with: ""),
      "main.swift": main,
    ]
    let paths = try files.sorted { $0.key < $1.key }.map { name, text in
      let path = folder.appending(path: name)
      try text.write(to: path, atomically: true, encoding: .utf8)
      return path.path
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["swiftc", "-typecheck", "-swift-version", "6", "-module-name", "Generated"] + paths
    let output = Pipe()
    process.standardError = output
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
