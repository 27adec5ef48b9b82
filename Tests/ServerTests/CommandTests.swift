import Foundation
import TestSupport
import Testing

@Suite("commands", .tags(.cli))
struct CommandTests {
  @Test(
    "without DATABASE_URL there is one sentence and a status other than 0",
    arguments: [["serve"], ["query"], ["migrate", "up"], ["migrate", "status"]])
  func noDatabase(arguments: [String]) async throws {
    let result = try await Program.run(arguments)
    #expect(result.status != 0)
    #expect(result.output == "")
    #expect(result.complaint.count == 1)
    #expect(result.complaint.first?.contains("DATABASE_URL is not set") == true, "\(result.complaint)")
  }

  @Test(
    "a database that cannot be reached is one sentence and a status other than 0",
    arguments: [["serve"], ["query"], ["migrate", "up"], ["migrate", "status"]])
  func unreachable(arguments: [String]) async throws {
    let result = try await Program.run(
      arguments, environment: ["DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"],
      input: "{ __typename }")
    #expect(result.status != 0)
    #expect(result.complaint.count == 1)
    #expect(
      result.complaint.first?.contains("The database of DATABASE_URL cannot be reached") == true,
      "\(result.complaint)")
  }

  @Test(
    "a setting that does not fit is one sentence",
    arguments: [
      ("PORT", "70000"), ("PORT", "http"), ("LOG_LEVEL", "loud"), ("READ_CONNECTIONS", "0"),
      ("STATUS_CODES", "2024"), ("TRUSTED_DOCUMENTS_ONLY", "yes"), ("MAX_URL_BYTES", "1"),
    ])
  func wrongSetting(name: String, text: String) async throws {
    let result = try await Program.run(["serve"], environment: [name: text])
    #expect(result.status != 0)
    #expect(result.complaint.count == 1)
    #expect(result.complaint.first?.contains("\(name) is “\(text)”") == true, "\(result.complaint)")
  }

  @Test("an origin that no browser would send is one sentence that names it")
  func wrongOrigin() async throws {
    let result = try await Program.run(["serve"], environment: ["CORS_ORIGINS": "https://shop.example/, *"])
    #expect(result.status != 0)
    #expect(result.complaint.count == 1)
    #expect(result.complaint.first?.contains("“https://shop.example/”") == true, "\(result.complaint)")
  }

  @Test("serve refuses a login that may not become the role of requests, with the GRANT to run")
  func wrongLogin() async throws {
    let database = try await ServerDatabase.makeEmpty()
    let login = "outsider_\(UInt32.random(in: 0 ... .max))"
    try await database.run("create role \(login) login")
    let result = try await Program.run(
      ["serve"], environment: ["DATABASE_URL": database.address(as: login)])
    #expect(result.status != 0)
    #expect(result.complaint.count == 1)
    #expect(
      result.complaint.first?.contains("GRANT storegraph_app TO \"\(login)\"") == true, "\(result.complaint)")
    try await database.run("drop role \(login)")
  }

  @Test(
    "migrate status lists what is missing, up applies it once, and status says so")
  func migrations() async throws {
    let environment = ["DATABASE_URL": try await ServerDatabase.makeEmpty().connection]
    func run(_ word: String) async throws -> Program.Finished {
      try await Program.run(["migrate", word], environment: environment)
    }
    #expect(try await run("status").output.contains("0001_initial.sql  missing"))
    #expect(try await run("up").output.contains("applied 0001_initial.sql"))
    #expect(try await run("up").output == "Nothing to do.\n")
    #expect(try await run("status").output.contains("0001_initial.sql  applied"))
  }

  @Test("a migration that has changed since it was applied is refused by name")
  func changedMigration() async throws {
    let database = try await ServerDatabase.makeEmpty()
    let environment = ["DATABASE_URL": database.connection]
    #expect(try await Program.run(["migrate", "up"], environment: environment).status == 0)
    try await database.run("update storegraph_migration set checksum = 'other'")
    let result = try await Program.run(["migrate", "up"], environment: environment)
    #expect(result.status != 0)
    #expect(result.complaint.count == 1)
    #expect(result.complaint.first?.contains("0001_initial") == true)
    #expect(result.complaint.first?.contains("has changed since it was applied") == true)
    let status = try await Program.run(["migrate", "status"], environment: environment)
    #expect(status.output.contains("changed since it was applied"))
  }
}

@Suite("storegraph query", .tags(.cli))
struct QueryCommandTests {
  private func run(_ arguments: [String], input: String? = nil, folder: URL? = nil) async throws
    -> Program.Finished
  {
    let server = try await ReadServer.get()
    return try await Program.run(
      ["query"] + arguments, environment: ["DATABASE_URL": server.database.connection], input: input,
      folder: folder)
  }

  @Test("it answers a document from standard input")
  func standardInput() async throws {
    let result = try await run([], input: ReadServer.document)
    #expect(result.status == 0)
    #expect(value("data", "getStore", "store", "name", in: result.output) as? String == "متجر One")
  }

  @Test("it answers a document from a file, with variables")
  func file() async throws {
    let folder = try Program.makeFolder()
    let document =
      "query Q($s: String!) { getStore(storeToken: $s, createSession: false) { store { name } } } query R { __typename }"
    try document.write(to: folder.appending(path: "q.graphql"), atomically: true, encoding: .utf8)
    let result = try await run(
      ["q.graphql", "--variables", "{\"s\":\"store-one\"}", "--operation", "Q"], folder: folder)
    #expect(result.status == 0)
    #expect(value("data", "getStore", "store", "name", in: result.output) as? String == "متجر One")
  }

  @Test("--explain prints the SQL and what Postgres makes of it")
  func explain() async throws {
    let result = try await run(["--explain"], input: ReadServer.document)
    #expect(result.status == 0)
    #expect(result.output.contains("category"))
    #expect(result.output.lowercased().contains("scan"))
  }

  @Test("a document that is refused is printed with its errors, and the status is not 0")
  func refused() async throws {
    let result = try await run([], input: "{ nowhere }")
    #expect(result.status != 0)
    #expect(
      value("errors", 0, "extensions", "code", in: result.output) as? String == "GRAPHQL_VALIDATION_FAILED")
  }

  @Test(
    "what cannot be read is one sentence",
    arguments: [["nowhere.graphql"], ["--variables", "[]"], ["--variables", "{"]])
  func unreadable(arguments: [String]) async throws {
    let result = try await run(arguments, input: "{ __typename }")
    #expect(result.status != 0)
    #expect(result.output == "")
    #expect(result.complaint.first?.hasPrefix("Error: ") == true, "\(result.complaint)")
  }
}
