import Foundation
import GraphQL
import Schema
import Testing

@testable import Executor

/// Documents judged by StoreGraph and by graphql-core; docs/graphql.md tells what is compared, and has the table.
@Suite("verdicts on documents", .tags(.verdicts))
struct VerdictTests {
  struct Judged: Sendable {
    var item: VerdictCase
    var own: Verdict
    var other: Verdict
    var answer: JSONValue

    /// To find it again.
    var shown: Comment { "seed \(item.seed) in \(item.schema): \(item.text)\nown: \(own)\nother: \(other)" }
  }

  static let judged = Task {
    let corpus = try VerdictCorpus()
    let questions = corpus.cases.map { item in
      let printed = (try? parse(Source(item.text)))?.printed
      return JSONValue.object([
        JSONMember("schema", .string(item.schema.rawValue)), JSONMember("text", .string(item.text)),
        JSONMember("printed", printed.map(JSONValue.string) ?? .null),
      ])
    }
    let answers = try await Judges.ask(questions, in: corpus.systems)
    guard answers.count == corpus.cases.count else {
      throw UnexpectedAnswer(text: "\(answers.count) answers to \(corpus.cases.count) documents")
    }
    return try zip(corpus.cases, answers).compactMap { item, answer -> Judged? in
      guard let system = corpus.systems[item.schema] else { return nil }
      return Judged(
        item: item, own: try Verdict(of: item.text, in: system), other: try Verdict(answer), answer: answer)
    }
  }

  private static func judged(_ kind: VerdictCase.Kind) async throws -> [Judged] {
    try await judged.value.filter { $0.item.kind == kind }
  }

  @Test("at least 2,000 documents are judged, of every kind")
  func count() async throws {
    let all = try await Self.judged.value
    #expect(all.count >= 2_000)
    let kinds = Dictionary(grouping: all, by: \.item.kind).mapValues(\.count)
    for kind in VerdictCase.Kind.allCases where kind != .listed {
      #expect(kinds[kind, default: 0] >= 140, "\(kind)")
    }
    #expect(all.count { $0.own.isAccepting } >= 550)
    #expect(all.count { !$0.own.isAccepting } >= 1_400)
    #expect(Set(all.map(\.item.text)).count > all.count * 9 / 10)
  }

  @Test("documents made to be valid are valid")
  func valid() async throws {
    for one in try await Self.judged(.valid) { #expect(one.own.isAccepting, one.shown) }
  }

  @Test(
    "each rule of section 5 is broken in forty documents, and is the one that says so",
    arguments: Clause.allCases)
  func broken(_ clause: Clause) async throws {
    let some = try await Self.judged(.broken).filter { $0.item.breaches == [clause] }
    #expect(some.count == VerdictCorpus.breachesEach)
    for one in some { #expect(one.own.clauses.contains(clause), one.shown) }
  }

  @Test("what no parser should take, none takes")
  func syntax() async throws {
    var refused = 0
    for one in try await Self.judged.value {
      switch (one.own, one.other) {
      case (.syntax(let place, _), .syntax(let otherPlace, let message)):
        refused += 1
        // A description of nothing: one points at it, the other behind it.
        guard !message.contains("Unexpected description") else { continue }
        #expect(place == otherPlace, one.shown)
      case (.judged, .judged): continue
      default: Issue.record(one.shown)
      }
    }
    #expect(refused >= 300)
  }

  @Test("the verdicts are the same, or the difference is known")
  func verdicts() async throws {
    for one in try await Self.judged.value {
      for finding in Self.surplus(one.own, one.other) {
        #expect(KnownDifference(ownSurplus: finding, own: one.own, in: one.item.kind) != nil, one.shown)
      }
      for finding in Self.surplus(one.other, one.own) {
        #expect(KnownDifference(otherSurplus: finding, own: one.own) != nil, one.shown)
      }
    }
  }

  @Test("errors of one rule point at the same places")
  func places() async throws {
    for one in try await Self.judged.value {
      // What has a description begins with it for one, with its keyword for the other; a byte order mark has a column for
      // one only.
      guard !one.item.text.contains("Some words."), !one.item.text.utf8.starts(with: "\u{FEFF}".utf8) else {
        continue
      }
      for clause in one.own.clauses.intersection(one.other.clauses) {
        let (own, other) = (one.own.places(of: clause), one.other.places(of: clause))
        #expect(!own.isEmpty && (other.isEmpty || !own.isDisjoint(with: other)), one.shown)
      }
    }
  }

  @Test("the printed forms are the same document")
  func printed() async throws {
    for one in try await Self.judged.value {
      guard case .judged = one.own, case .judged = one.other else { continue }
      #expect(one.answer["same"] == .bool(true), one.shown)
      let theirs = try #require(one.answer["printed"]?.text)
      #expect(try parse(Source(theirs)).printed == parse(Source(one.item.text)).printed, one.shown)
    }
  }

  @Test(
    "each known difference is met, and has its row in docs/graphql.md", arguments: KnownDifference.allCases)
  func known(_ difference: KnownDifference) async throws {
    let page = try String(contentsOf: Repository.folder.appending(path: "docs/graphql.md"), encoding: .utf8)
    #expect(page.contains("| \(difference.rawValue) |"))
    let isMet = try await Self.judged.value.contains { one in
      Self.surplus(one.own, one.other).contains {
        KnownDifference(ownSurplus: $0, own: one.own, in: one.item.kind) == difference
      }
        || Self.surplus(one.other, one.own).contains {
          KnownDifference(otherSurplus: $0, own: one.own) == difference
        }
    }
    #expect(isMet)
  }

  /// Findings of rules that the other finds nothing with.
  private static func surplus(_ one: Verdict, _ other: Verdict) -> [Verdict.Finding] {
    guard case .judged = one, case .judged = other else { return [] }
    return one.findings.filter { !other.clauses.contains($0.clause) }
  }
}
