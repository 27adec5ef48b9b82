import ArgumentParser
import Executor
import Foundation
import Logging
import Postgres
import Resolvers

struct QueryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Answers one document on the database of DATABASE_URL.",
    discussion: "The document comes from a file, or from standard input where none is named.")

  @Argument(help: "A file with the document.")
  var file: String?

  @Option(help: "Variables as a JSON object.")
  var variables = "{}"

  @Option(help: "The operation to run, where the document has several.")
  var operation: String?

  @Option(help: "The session's token.")
  var session: String?

  @Flag(help: "Prints the plan of arms, the SQL and what Postgres makes of it, instead of the answer.")
  var explain = false

  @Option(help: "With --explain: the role to plan for, where no session is given.")
  var role: String?

  func run() async throws {
    let configuration = try Configuration()
    configuration.bootstrapLogging()
    guard let connection = configuration.databaseURL else {
      throw ConfigurationError("DATABASE_URL is not set; it names the database to ask.")
    }
    let logger = Logger(label: "storegraph")
    let request = GraphQLRequest(
      document: try document(), operationName: operation, variables: try members(), credential: session,
      correlationID: "cli")
    try await Database.checkLogin(connection: connection, logger: logger)
    let pool = Database.requestPool(configuration, connection: connection, logger: logger)
    let engine = try Shop.engine(
      pool: pool, limits: configuration.engineLimits(), planCacheBytes: configuration.planCacheBytes,
      cipher: try configuration.cipher(),
      logger: logger)
    if explain {
      do {
        print(try await engine.explain(request, role: role))
      } catch {
        await pool.shutdown()
        throw error
      }
      return await pool.shutdown()
    }
    let answer = await engine.answer(request)
    await pool.shutdown()
    FileHandle.standardOutput.write(Data(answer.body + [UInt8(ascii: "\n")]))
    if case .executed = answer.outcome { return }
    throw ExitCode.failure
  }

  private func document() throws -> String {
    guard let file else {
      return String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
    }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ConfigurationError("The file “\(file)” cannot be read.")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private func members() throws -> [JSONMember] {
    guard case .object(let members) = try parseJSON(Array(variables.utf8)) else {
      throw ValidationError("--variables must be a JSON object.")
    }
    return members
  }
}
