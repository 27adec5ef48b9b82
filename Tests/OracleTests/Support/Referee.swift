import GraphQL
import Schema

/// Asks the oracle and the engine the same, and says where they differ.
struct Referee: Sendable {
  let database: OracleDatabase
  let engine: any AnsweringEngine

  enum Verdict {
    case agreed
    /// A difference of the data, of what was filtered, or a refusal.
    case differed(kind: Kind, detail: String)

    /// A refusal with its codes, or a smaller document could be refused for something else.
    enum Kind: Hashable {
      case data, filtered
      case refused(String)
    }
  }

  /// Compares one random document. A difference is made small before it is told.
  /// - Returns: nil where they agree, else everything needed to look into it.
  /// - Throws: `OracleFault`, `SyntaxError` and whatever the oracle's own statement ends in: mistakes of the tests.
  func complaint(about random: RandomDocument, asker: Asker) async throws -> String? {
    let document = try parse(Source(random.text))
    let start = Shrinker.Candidate(document: document, variables: random.variables)
    guard case .differed(let kind, let detail) = try await verdict(start, asker) else { return nil }
    let small = try await Shrinker.shrink(start) { candidate in
      // What the oracle itself cannot answer is no candidate.
      guard let verdict = try? await verdict(candidate, asker), case .differed(kind, _) = verdict else {
        return false
      }
      return true
    }
    return try await report(small, asker, fallback: detail)
  }

  /// Compares data with the order of its keys, and the filtered paths as a set; `FilteredOrderTests` looks at their order.
  private func verdict(_ candidate: Shrinker.Candidate, _ asker: Asker) async throws -> Verdict {
    let question = OracleQuestion(
      document: candidate.document, variables: candidate.variables, viewer: asker.oracleViewer)
    var expected = try await database.answer(question)
    let found: EngineAnswer
    do {
      found = try await engine.answer(
        document: candidate.document.printed, variables: candidate.variables, asker: asker)
    } catch {
      let text = String(reflecting: error)
      let codes = text.matches(of: /"code":"(\w+)"/).map { String($0.1) }.joined(separator: " ")
      return .differed(kind: .refused(codes), detail: "the engine refused: \(text)")
    }
    if JSONDifference.first(expected.data, found.data) != nil {
      // A store may have opened between the two statements; then this is what the engine saw.
      expected = try await database.answer(question)
    }
    if let difference = JSONDifference.first(expected.data, found.data) {
      return .differed(kind: .data, detail: difference.description)
    }
    if expected.filtered.sorted() != found.filtered.sorted() {
      return .differed(
        kind: .filtered,
        detail: "the oracle lists \(expected.filtered) as filtered, the engine \(found.filtered)")
    }
    return .agreed
  }

  private func report(_ small: Shrinker.Candidate, _ asker: Asker, fallback: String) async throws -> String {
    var detail = fallback
    if case .differed(_, let found) = try await verdict(small, asker) { detail = found }
    let question = OracleQuestion(
      document: small.document, variables: small.variables, viewer: asker.oracleViewer)
    let statement = try OracleStatement(question, model: database.model, system: database.system)
    let engineSQL = try? engine.sql(
      document: small.document.printed, variables: small.variables, asker: asker)
    return """
      \(asker): \(detail)
      \(small.document.printed)
      variables: \(JSONTree.object(small.variables))
      oracle's SQL: \(statement.sql)
      engine's SQL: \(engineSQL ?? "none")
      """
  }
}
