import Foundation
import Testing

@testable import Schema

/// What the checker says of a pattern and what Postgres does with it, which is the judge.
@Suite("patterns", .tags(.schemaLanguage), .postgres)
struct PatternTests {
  private static let good = [
    "", "a", "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "\\+[1-9][0-9]{6,14}", "[A-Z]{3}", "a|", "|", "a||b", "()",
    "[]a]", "[^]a]", "[a-]", "[-a]", "[a\\]b]", "[[:alpha:]_]+", "[[:word:]]", "a{2}", "a{2,}", "a{2,5}?",
    "a{0,255}",
    "{", "a{", "a{,3}", "a}", "]", "(?:a)(?=b)(?!c)", "(?<=a)b", "(?<!a)b", "\\d+\\s*\\w?", "\\u0041",
    "\\x41",
    "\\mword\\M", "(a)\\1", "a+?", "a*?", "a??", "\\.", "\\-", "\\é", "é+", "[\\u0621-\\u064A]+", "\\cA",
    "a.*b", "$a",
    "[[.hyphen.]]", "[[=a=]]", "(a(b(c)))", "[\\d_]",
  ]
  private static let bad = [
    "[a-z", "(a", "a)", "a**", "*a", "+", "(?", "a|*b", "(*a)", "a{3", "a{5,2}", "a{256}", "a{2,999}", "\\",
    "[z-a]", "[[:letter:]]", "[[:alpha:]", "\\p{L}", "\\q", "\\u12", "\\x", "(?P<name>a)", "(?i)a", "[]",
    "[^]", "[a\\]",
    "(a))", "((a)", "a{2}{3}", "\\m+", "^*", "a+*", "a+??", "***:a", "\\z",
  ]

  /// Postgres' word on each pattern, by itself and in the place where it is going to stand: `good`, or why it cannot read it.
  private func judged(_ patterns: [String]) async throws -> [String] {
    let rows = patterns.map { "('\($0.replacing("'", with: "''"))')" }.joined(separator: ", ")
    let answer = try await PSQL.inFreshDatabase([
      """
      create function judge(p text) returns text language plpgsql as $f$
        begin perform 'x' ~ p, 'x' ~ ('^(?:' || p || ')$'); return 'good'; exception when others then return sqlerrm; end $f$;
      select judge(p) from (values \(rows)) as t (p)
      """
    ])
    return answer.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("those that Postgres reads are taken, and those that it cannot read are not")
  func judge() async throws {
    let verdicts = try await judged(Self.good + Self.bad)
    try #require(verdicts.count == Self.good.count + Self.bad.count)
    for (pattern, verdict) in zip(Self.good + Self.bad, verdicts) {
      let fault = PostgresPattern.fault(in: pattern)
      #expect(
        (fault == nil) == (verdict == "good"), "\(pattern): \(verdict); \(fault?.what ?? "nothing wrong")")
    }
    #expect(verdicts.prefix(Self.good.count).allSatisfy { $0 == "good" })
  }

  @Test("nothing that Postgres reads is refused, whatever the signs")
  func chance() async throws {
    var generator = Xorshift(state: 0x9E37_79B9_7F4A_7C15)
    let signs = [
      "a", "b", "(", ")", "[", "]", "{", "}", "1", ",", "*", "+", "?", "|", "\\", "-", "^", "$", ".", ":",
      "d",
    ]
    let patterns = (0..<3_000).map { _ in
      (0..<Int.random(in: 1...7, using: &generator)).compactMap { _ in signs.randomElement(using: &generator)
      }.joined()
    }
    let verdicts = try await judged(patterns)
    try #require(verdicts.count == patterns.count)
    for (pattern, verdict) in zip(patterns, verdicts) where verdict == "good" {
      #expect(PostgresPattern.fault(in: pattern) == nil, "\(pattern)")
    }
    // Most mistakes are found as well; limits that the checker does not know are few.
    let missed = zip(patterns, verdicts).filter { $1 != "good" && PostgresPattern.fault(in: $0) == nil }
    #expect(missed.count * 20 < patterns.count, "\(missed.prefix(20))")
  }

  @Test("a mistake is told with its place in the file, and its place in the pattern")
  func told() {
    let found = SmallSchema(fields: "a: { type: String, pattern: \"[a-z]+(\" }").diagnostics.first
    #expect(
      found?.description
        == "schema.yaml:7:35: error: Postgres cannot read the pattern: '(' is never closed at character 7; add ')'"
    )
    #expect(found?.code == "invalid-pattern")
  }
}
