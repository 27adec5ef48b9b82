import Foundation
import TestSupport
import Testing

/// Facts of `Tests/python/clients.py`, each a run of its own.
@Suite("clients of others", .tags(.clients))
struct ClientTests {
  /// A server that clients may write to, and the file with its SDL.
  private static let shared = Task {
    let database = try await ServerDatabase.make()
    let program = try Program.start(["serve"], environment: ["DATABASE_URL": database.connection])
    let sdl = try await Program.run(["schema", "sdl"]).output
    let file = program.folder.appending(path: "schema.graphql")
    try sdl.write(to: file, atomically: true, encoding: .utf8)
    return (program: program, port: try await program.client().port, sdl: file.path)
  }

  @Test(
    "a fact that Python checks",
    arguments: [
      "introspection_equals_sdl", "introspection_equals_sdl_as_trees", "schema_is_valid",
      "every_introspection_query", "deep_type_references",
      "introspection_in_pieces", "first_query_is_valid_and_answered", "first_query_with_aiohttp",
      "session_goes_on", "mutation_with_variables", "errors_are_exceptions",
      "partial_data_comes_with_the_error", "local_validation_agrees",
    ])
  func fact(name: String) async throws {
    let server = try await Self.shared.value
    let result = try await TestPython.run(
      "clients.py", [name, "http://127.0.0.1:\(server.port)/graphql", server.sdl])
    #expect(result.status == 0, "\(result.text)")
  }

  @Test("500 operations made by chance: the answers have the shape that graphql-core gives them")
  func shapes() async throws {
    let database = try await ServerDatabase.make()
    let environment = ["DATABASE_URL": database.connection]
    let folder = try Program.makeFolder()
    let seeded = try await Program.run(
      [
        "seed", "--stores", "1", "--products", "12", "--orders", "10", "--chats", "6", "--sessions", "8",
        "--seed",
        "5", "--tokens", "tokens",
      ], environment: environment, folder: folder)
    try #require(seeded.status == 0, "\(seeded.errors)")
    let program = try Program.start(["serve"], environment: environment)
    let url = "http://127.0.0.1:\(try await program.client().port)/graphql"
    let result = try await TestPython.run(
      "shapes.py", [url, folder.appending(path: "tokens").path, "500", "1"])
    #expect(result.status == 0, "\(result.text)")
    #expect(result.text.hasPrefix("500 operations, "), "\(result.text)")
  }
}
