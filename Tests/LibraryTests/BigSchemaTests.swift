import Executor
import Foundation
import Postgres
import Schema
import TestSupport
import Testing

/// A schema of 200 types with 15 fields each, as `Scripts/big-schema` makes it. With STOREGRAPH_STRESS in the environment, the
/// seconds of each step are printed.
@Suite("a big schema", .tags(.secondSchema))
struct BigSchemaTests {
  private static func yaml() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", root.appending(path: "Scripts/big-schema").standardizedFileURL.path, "print",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }

  private func timed<Result>(_ what: String, _ body: () async throws -> Result) async rethrows -> Result {
    let begun = ContinuousClock.now
    let result = try await body()
    if ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] != nil {
      print("big schema: \(what) took \(ContinuousClock.now - begun)")
    }
    return result
  }

  @Test("it is read, its tables are made, and the engine starts and answers")
  func serves() async throws {
    let yaml = try Self.yaml()
    let (loaded, diagnostics) = await timed("reading and checking") {
      loadModel(yaml: yaml, file: "schema.yaml")
    }
    #expect(diagnostics.map(\.description) == [])
    let model = try #require(loaded)
    #expect(model.types.filter { $0.name.hasPrefix("Thing") && !$0.isGenerated }.count == 200)
    let sql = await timed("writing the SQL") { ddl(model) }
    let database = try await TestDatabase.make(migrations: [], isEmpty: true)
    try await timed("making the tables") { try await database.run(sql) }
    try await database.run(
      """
      insert into directory (id, token, place_id) select i, 't', i from (select gen_random_uuid()) as r (i);
      insert into place (place_id, id, title) select place_id, place_id, 'P' from directory;
      insert into clock (place_id) select place_id from directory;
      insert into thing7 (place_id, id, name, level) select place_id, gen_random_uuid(), 'T', 'HIGH' from directory;
      """)
    var configuration = PoolConfiguration(connection: database.connection)
    configuration.lanes = [
      .read(connections: 1), Lane(name: "filter", connections: 1, mode: .shared(inFlight: 8)),
      .write(connections: 1),
    ]
    configuration.leaseWait = .seconds(120)
    configuration.startup = ["set role storegraph_app"]
    let pool = Pool(configuration, logger: TestCluster.quiet)
    let engine = try await timed("starting the engine") {
      try QueryEngine(
        model: model, pool: pool, resolvers: NoResolvers(), service: PlainSessions(model: model, pool: pool),
        schemaFingerprint: 1, logger: TestCluster.quiet)
    }
    for round in ["first", "second"] {
      let response = await timed("the \(round) answer") {
        await engine.answer(
          GraphQLRequest(
            document:
              #"{ things7(place: "t") { totalCount nodes { name parent { name } children { name } childCount } } }"#,
            correlationID: "test"))
      }
      #expect(
        try parseJSON(response.body)["data"]?.text
          == #"{"things7":{"totalCount":1,"nodes":[{"name":"T","parent":null,"children":[],"childCount":0}]}}"#
      )
    }
    let matrix = await timed("the matrix") { PermissionMatrix(model).markdown }
    #expect(matrix.contains("## Thing199"))
  }
}
