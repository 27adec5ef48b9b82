import Foundation
import Testing

@testable import Executor

@Suite("files of rules", .tags(.validation))
struct RuleFileTests {
  @Test("every rule of section 5 is looked at, once")
  func rules() {
    #expect(validationRules.compactMap { Clause($0) } == Clause.allCases)
  }

  @Test("every rule has a file of its own, which names its section", arguments: Clause.allCases)
  func file(_ clause: Clause) throws {
    let rule = try #require(validationRules.first { Clause($0) == clause })
    let folder = Repository.folder.appending(path: "Sources/Executor/Validate/Rules")
    let text = try String(contentsOf: folder.appending(path: "\(rule).swift"), encoding: .utf8)
    #expect(text.contains("/// Specification, section \(clause.rawValue): "))
    #expect(text.components(separatedBy: ": ValidationRule {").count == 2)
  }
}
