/// The tests that a page names as `Suite.function`, and those that there are.
struct NamedTests {
  let files: ProjectFiles

  /// Each `` `…Tests.name` `` of the page, in order.
  static func named(in page: String) -> [String] {
    page.matches(of: /`(\w+Tests\.\w+)`/).map { String($0.output.1) }
  }

  /// Every function under `@Test` below `Tests`, with the suite that its file is named after.
  func existing() throws -> Set<String> {
    var found: Set<String> = []
    for file in files.swiftFiles(in: "Tests") {
      let text = try files.text(file)
      let suite = file.split(separator: "/").last?.dropLast(".swift".count) ?? ""
      guard text.contains("struct \(suite)") else { continue }
      for function in functions(in: text) { found.insert("\(suite).\(function)") }
    }
    return found
  }

  /// The first function behind each `@Test`.
  private func functions(in text: String) -> [Substring] {
    text.split(separator: "\n  @Test").dropFirst().compactMap { part in
      part.firstMatch(of: /\n  func (\w+)\(/)?.output.1
    }
  }

  /// The rows of the page's tables whose last cell names no test and says no reason in words.
  static func unproved(in page: String) -> [Substring] {
    page.split(separator: "\n").filter { line in
      guard line.hasPrefix("| MUST") || line.hasPrefix("| SHOULD") else { return false }
      let cells = line.split(separator: "|", omittingEmptySubsequences: true)
      guard cells.count == 3 else { return true }
      return named(in: String(cells[2])).isEmpty && !cells[2].contains("not kept:")
    }
  }
}
