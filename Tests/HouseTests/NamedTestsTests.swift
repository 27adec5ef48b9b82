import Testing

@Suite("docs/http.md", .tags(.house))
struct NamedTestsTests {
  private func page() throws -> String { try ProjectFiles.own.text("docs/http.md") }

  @Test("every test that it names exists")
  func existence() throws {
    let named = NamedTests.named(in: try page())
    #expect(named.count > 40)
    let existing = try NamedTests(files: .own).existing()
    #expect(named.filter { !existing.contains($0) } == [])
  }

  @Test("every rule has a test, or says why it is not kept")
  func proof() throws {
    #expect(NamedTests.unproved(in: try page()) == [])
  }

  @Test("a test that is not there, and a rule without one, are found")
  func planted() throws {
    let page = "| MUST | a | `NowhereTests.nothing` |\n| SHOULD | b | |\n| SHOULD | c | not kept: because |"
    #expect(NamedTests.named(in: page) == ["NowhereTests.nothing"])
    #expect(try !NamedTests(files: .own).existing().contains("NowhereTests.nothing"))
    #expect(NamedTests.unproved(in: page) == ["| SHOULD | b | |"])
  }
}
