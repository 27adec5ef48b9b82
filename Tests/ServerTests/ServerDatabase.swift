import Foundation
import Resolvers
import TestSupport

/// Databases on the cluster that all tests share, as a user of the program would have them.
enum ServerDatabase {
  /// An empty one.
  static func makeEmpty() async throws -> TestDatabase {
    try await TestDatabase.make(migrations: Shop.migrations, isEmpty: true)
  }

  /// One that `storegraph migrate up` has brought up, with the stores of the fixture.
  static func make() async throws -> TestDatabase {
    let database = try await makeEmpty()
    let result = try await Program.run(["migrate", "up"], environment: ["DATABASE_URL": database.connection])
    guard result.status == 0 else { throw HTTPFailure(description: result.errors) }
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "EngineTests/Fixtures/shop.sql")
    try await database.run(try String(contentsOf: fixture, encoding: .utf8))
    return database
  }
}

extension TestDatabase {
  /// The connection string with another login.
  func address(as login: String) -> String {
    connection.replacing("postgresql://storegraph@", with: "postgresql://\(login)@")
  }
}

/// A server that tests only read from; all of them share it.
struct ReadServer: Sendable {
  let database: TestDatabase
  let program: Program
  let client: HTTPClient

  private static let shared = Task {
    let database = try await ServerDatabase.make()
    let program = try Program.start(["serve"], environment: ["DATABASE_URL": database.connection])
    return ReadServer(database: database, program: program, client: try await program.client())
  }

  static func get() async throws -> ReadServer { try await shared.value }

  /// A nested query over the fixture.
  static let document =
    "{ getStore(storeToken: \"store-one\", createSession: false) { store { name } categories { name products { name } } } }"
}
