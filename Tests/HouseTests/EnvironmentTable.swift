/// The environment variables that the program reads, each with its default; empty for none.
struct EnvironmentTable: Equatable {
  private(set) var defaults: [String: String] = [:]

  /// From `property = try number("NAME", …)` and `var property = default` in Configuration.swift.
  static func read(code: String) -> EnvironmentTable {
    var values: [Substring: String] = [:]
    for match in code.matches(of: /(?m)^  var (\w+) = (.+)$/) {
      values[match.output.1] = value(match.output.2)
    }
    var table = EnvironmentTable()
    for match in code.matches(of: /(?m)^    (\w+) = (?:try )?\w+\(\s*"([A-Z_]+)"/) {
      table.defaults[String(match.output.2)] = values[match.output.1] ?? ""
    }
    return table
  }

  /// From the rows `` | `NAME` | `default` | … `` under the heading "Environment".
  static func read(page: String) -> EnvironmentTable {
    var table = EnvironmentTable()
    guard let start = page.firstRange(of: "\n## Environment\n") else { return table }
    let section = page[start.upperBound...].split(separator: "\n## ", maxSplits: 1).first ?? ""
    for match in section.matches(of: /(?m)^\| `([A-Z_]+)` \| ([^|]*) \|/) {
      let cell = match.output.2.filter { !"`, ".contains($0) }
      table.defaults[String(match.output.1)] = cell == "none" ? "" : cell
    }
    return table
  }

  /// `262_144` → `262144`, `true` → `on`, `64 << 20` → `67108864`, `"info"` → `info`.
  private static func value(_ expression: Substring) -> String {
    if expression.hasPrefix("\"") { return String(expression.dropFirst().dropLast()) }
    if expression == "true" || expression == "false" { return expression == "true" ? "on" : "off" }
    let parts = expression.filter { $0 != "_" }.split(separator: " ")
    guard parts.count == 3, parts[1] == "<<", let base = Int(parts[0]), let shift = Int(parts[2]) else {
      return expression.filter { $0 != "_" }
    }
    return String(base << shift)
  }
}
