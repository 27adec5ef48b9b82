import Foundation
import Testing

/// Answers from kept bytes and the oracle agree: whole ones, and shared fields beside the viewer's own part.
@Suite(.tags(.oracle))
struct KeptAgreementTests {
  /// `STOREGRAPH_STRESS=50000` compares a fifth as many.
  private static let documents = max(
    300, (Int(ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] ?? "") ?? 0) / 5)

  @Test("random documents agree, answered from what is kept")
  func agree() async throws {
    let database = try await OracleDatabase.shared()
    let engine = try await ConnectedEngine.keeping()
    let referee = Referee(database: database, engine: engine)
    let askers = database.dataset.askers
    var complaints = 0
    for number in 0..<Self.documents where complaints < 3 {
      let asker = askers[number % askers.count]
      var maker = DocumentMaker(
        database: database, asker: asker, seed: AgreementTests.seed(batch: 99, number: number))
      if let complaint = try await referee.complaint(about: maker.make(), asker: asker) {
        complaints += 1
        Issue.record("document \(number), data \(OracleDatabase.seed): \(complaint)")
      }
    }
    let counts = engine.counts
    // Most documents can be kept, and many have something of everybody's beside what is somebody's.
    #expect(counts.hits * 2 > Self.documents && counts.partial * 20 > Self.documents, "\(counts)")
  }
}
