import GraphQL
import Testing

@Suite(.tags(.oracle))
struct SmokeTests {
  @Test(arguments: [UInt64(1)])
  func smoke(_ seed: UInt64) async throws {
    let database = try await OracleDatabase.shared()
    let askers = database.dataset.askers
    var generator = SeededGenerator(seed: seed)
    var counts: [Feature: Int] = [:]
    for number in 0..<300 {
      let asker = askers[number % askers.count]
      var maker = DocumentMaker(database: database, asker: asker, seed: generator.next())
      let document = maker.make()
      for feature in document.features { counts[feature, default: 0] += 1 }
      do {
        let parsed = try parse(Source(document.text))
        let answer = try await database.answer(
          OracleQuestion(document: parsed, variables: document.variables, viewer: asker.oracleViewer))
        if number < 5 { print(document.text, document.variables, answer.data.description.prefix(2000), answer.filtered) }
      } catch {
        Issue.record("\(String(reflecting: error)) \(document.text)")
      }
    }
    print(counts.map { "\($0.key) \($0.value)" }.sorted())
  }
}
