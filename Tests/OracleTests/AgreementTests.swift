import Foundation
import Testing

/// The engine and the oracle answer random documents alike: data with the order of its keys, and what was filtered.
@Suite(.tags(.oracle))
struct AgreementTests {
  /// `STOREGRAPH_STRESS=50000` compares so many documents in all.
  static let documentsPerBatch = max(
    60, (Int(ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] ?? "") ?? 0) / batches.count)
  static let batches = Array(1...20)

  @Test("random documents agree", arguments: batches)
  func agree(_ batch: Int) async throws {
    let database = try await OracleDatabase.shared()
    let referee = Referee(database: database, engine: try await ConnectedEngine.shared())
    let askers = database.dataset.askers
    var complaints = 0
    for number in 0..<Self.documentsPerBatch where complaints < 3 {
      let asker = askers[(batch + number) % askers.count]
      let seed = Self.seed(batch: batch, number: number)
      var maker = DocumentMaker(database: database, asker: asker, seed: seed)
      if let complaint = try await referee.complaint(about: maker.make(), asker: asker) {
        complaints += 1
        Issue.record("batch \(batch), document \(number), data \(OracleDatabase.seed): \(complaint)")
      }
    }
  }

  /// Different for each document, and the same in every run.
  static func seed(batch: Int, number: Int) -> UInt64 {
    OracleDatabase.seed &* 1_000_003 &+ UInt64(batch) &* 1_000_000 &+ UInt64(number)
  }
}
