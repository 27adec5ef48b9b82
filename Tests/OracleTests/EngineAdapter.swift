/// The engine under test, as these tests see it. This file is the one place where they meet.
protocol AnsweringEngine: Sendable {
  /// - Parameter document: one operation that names the asker's store by its token. The asker's credential is not in it.
  func answer(
    document: String, variables: [JSONTree.Member], asker: Asker
  ) async throws -> EngineAnswer
}

struct EngineAnswer: Sendable {
  /// `data` as JSON text.
  var data: String
  /// `extensions.filtered`
  var filtered: [String]
  /// What was prepared for the document, for messages; may be empty.
  var sql: String
}

enum ConnectedEngine {
  /// nil: there is no engine to compare with yet, and the tests that need one are skipped.
  static let make: (@Sendable (OracleDatabase) async throws -> any AnsweringEngine)? = nil

  static var exists: Bool { make != nil }
}
