import GraphQL

/// A mistake in a document, as compilers would print it.
package struct DocumentProblem: Sendable, Hashable {
  /// From 1.
  package var line: Int
  /// From 1, in characters.
  package var column: Int
  package var message: String

  package init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }
}

extension QueryEngine {
  /// Parses and validates a document as a request would, and keeps what was parsed for the requests that follow.
  /// - Returns: what is wrong with it; nothing where it would be run.
  package func problems(in document: String) -> [DocumentProblem] {
    do {
      _ = try plans.document(document)
      return []
    } catch {
      return error.errors.map {
        DocumentProblem(
          line: $0.locations.first?.line ?? 1, column: $0.locations.first?.column ?? 1, message: $0.message)
      }
    }
  }
}
