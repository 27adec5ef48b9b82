import Foundation
import Schema
import Testing

@testable import SchemaTool

/// Mistakes as people make them, and worse ones, in the project's own schema. Whatever is said about them, the tool goes on.
/// `make stress` sets STOREGRAPH_STRESS, and then there are 10,000.
@Suite("a schema with mistakes", .tags(.schemaLanguage))
struct MutationTests {
  private static let parts = 4
  private static let count =
    ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] == nil ? 240 : 10_000

  @Test("nothing stops the tool, and what passes its checks can be generated from", arguments: 0..<parts)
  func mutations(part: Int) throws {
    let yaml = try String(contentsOf: packageRoot.appending(path: "schema.yaml"), encoding: .utf8)
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var random = SplitMix(state: UInt64(part) &* 0x9E37_79B9_7F4A_7C15)
    for _ in 0..<(Self.count / Self.parts) {
      var text = lines
      for _ in 0...random.below(3) { text.mutate(with: &random) }
      let mutated = text.joined(separator: "\n")
      let (model, diagnostics) = loadModel(yaml: mutated, file: "schema.yaml")
      #expect((model == nil) == diagnostics.hasErrors)
      let lineCount = text.count + 1
      #expect(diagnostics.allSatisfy { (1...lineCount).contains($0.mark.line) && $0.mark.column >= 1 })
      guard let model else { continue }
      #expect(!ddl(model).isEmpty && !typesFile(model).isEmpty && !resolversFile(model).isEmpty)
      #expect(!sdl(TypeSystem(model)).isEmpty && !PermissionMatrix(model).markdown.isEmpty)
    }
  }

  private var packageRoot: URL { fixtures.appending(path: "../../..").standardizedFileURL }
}

extension [String] {
  /// One mistake: in a line, between lines, or in how they hang together.
  fileprivate mutating func mutate(with random: inout SplitMix) {
    let line = random.below(count)
    switch random.below(9) {
    case 0: remove(at: line)
    case 1: insert(self[line], at: random.below(count))
    case 2: swapAt(line, random.below(count))
    case 3: self[line] = String(repeating: " ", count: random.below(9)) + self[line].drop { $0 == " " }
    case 4, 5: self[line] = self[line].replacingWord(with: words(random.below(count)), &random)
    case 6: self[line] = self[line].replacingWord(with: Self.oddities, &random)
    case 7: self[line].damage(with: &random)
    default:
      // A block from elsewhere.
      let start = random.below(count)
      insert(contentsOf: self[start..<Swift.min(count, start + 1 + random.below(12))], at: line)
    }
  }

  private func words(_ line: Int) -> [String] {
    self[line].split { !$0.isLetter && !$0.isNumber && $0 != "$" && $0 != "." }.map(String.init)
  }

  /// What may stand anywhere, and seldom should.
  private static let oddities = [
    "null", "~", "true", "-1", "9223372036854775808", "1e309", "''", "\"\"", "[]", "{}", "[[]]",
    "{a: {b: c}}", "$viewer.id",
    "$now", "$argument.id", "Int!!", "\"[Int!]!\"", "é", "e\u{301}", "\u{1F600}", "&anchor x", "*owned",
    "!!binary eA==", "|",
    "? a", "id", "and", "not", "all", "none", "otherwise", "byRole", "__x", "Query", "Node", "self", "init",
    "store_id",
    "{tenant}", "{a.b}", "create", "virtual: true", "embedded: true", "global: true",
  ]
}

extension String {
  fileprivate func replacingWord(with candidates: [String], _ random: inout SplitMix) -> String {
    let places = ranges(of: /[A-Za-z0-9_$.]+/)
    guard !places.isEmpty, !candidates.isEmpty else { return self }
    return replacingCharacters(
      in: places[random.below(places.count)], with: candidates[random.below(candidates.count)])
  }

  /// Letters lost, doubled or made to signs.
  fileprivate mutating func damage(with random: inout SplitMix) {
    guard !isEmpty else { return }
    let place = index(startIndex, offsetBy: random.below(count))
    switch random.below(3) {
    case 0: remove(at: place)
    case 1: insert(self[place], at: place)
    default: insert("{}[]:,-&*!|>'\"%@`#?\t".randomElement(using: &random) ?? " ", at: place)
    }
  }
}

/// The same numbers in each run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
