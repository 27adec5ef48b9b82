import Foundation
import TestSupport

/// Servers with settings of their own, on the database of `ReadServer`.
enum OtherServers {
  static let origin = "https://shop.example"
  static let metricsToken = "metrics-0123456789"

  /// One query of a file, and the digest by which it is asked, as `sha256sum` prints it.
  static let persisted = "{ __typename }"
  static let persistedHash = "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b"
  /// Two stores' catalogues, which are everybody's.
  static let catalogue =
    "query C($s: String!) { getStore(storeToken: $s, createSession: false) { store { name } categories { name products { name description } } } }"
  static let mutation = "mutation { createStore { storeToken } }"

  private static func start(_ environment: [String: String]) async throws -> ReadServer {
    let database = try await ReadServer.get().database
    let program = try Program.start(
      ["serve"], environment: environment.merging(["DATABASE_URL": database.connection]) { $1 })
    return ReadServer(database: database, program: program, client: try await program.client())
  }

  static func documents(_ files: [String: String]) throws -> String {
    let folder = try Program.makeFolder()
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    return folder.path
  }

  private static let sharedBrowser = Task {
    try await start([
      "CORS_ORIGINS": origin,
      "PERSISTED_DOCUMENTS": documents([
        "type.graphql": persisted, "make.graphql": mutation, "catalogue.graphql": catalogue,
      ]),
      "METRICS_TOKEN": metricsToken,
    ])
  }
  private static let sharedTrusted = Task {
    try await start([
      "TRUSTED_DOCUMENTS_ONLY": "on", "PERSISTED_DOCUMENTS": documents(["type.graphql": persisted]),
    ])
  }
  private static let sharedNew = Task {
    try await start(["STATUS_CODES": "2026", "APQ_CACHE_BYTES": "4096"])
  }

  /// With an allowed origin and persisted documents.
  static func browser() async throws -> ReadServer { try await sharedBrowser.value }
  /// With persisted documents only.
  static func trusted() async throws -> ReadServer { try await sharedTrusted.value }
  /// With the statuses of the edition of 2026, and little memory for automatic persisted queries.
  static func newStatuses() async throws -> ReadServer { try await sharedNew.value }
}
