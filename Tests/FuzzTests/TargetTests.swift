import FuzzTargets
import Testing

/// Every run makes the same inputs: a failure is repeated by running the test again.
@Suite("Bytes from strangers", .tags(.fuzz))
struct TargetTests {
  @Test("what once broke a target no longer does", arguments: FuzzTarget.allCases)
  func crashes(_ target: FuzzTarget) throws {
    for (name, bytes) in try Corpus.crashes(of: target) {
      #expect(throws: Never.self, "\(target.rawValue)/\(name)") { try target.run(bytes) }
    }
  }

  @Test(
    "mutated inputs are refused in the right form, or are the same once printed",
    arguments: FuzzTarget.allCases)
  func mutations(_ target: FuzzTarget) throws {
    let seeds = try Corpus.seeds(of: target)
    #expect(!seeds.isEmpty)
    var mutator = Mutator(seed: 1)
    let count = target == .request || target == .validation ? 150 : 1_000
    for _ in 0..<count {
      let bytes = mutator.next(from: seeds)
      #expect(throws: Never.self, "\(String(decoding: bytes, as: UTF8.self))") { try target.run(bytes) }
    }
  }
}
