import Foundation

/// `Fixtures/visibility.txt`: what was written by hand about who sees what.
struct VisibilityTable {
  struct Row {
    var type: String
    var id: String
    /// Letters of the roles, by field.
    var fields: [(name: String, roles: String)] = []
  }

  var rows: [Row] = []

  static let letters = ["visitor": "V", "customer": "C", "seller": "S", "admin": "A"]

  init() throws {
    for line in try TestShop.fixture("visibility.txt").split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("[") {
        let parts = line.dropFirst().split(separator: "]")
        guard parts.count == 2 else { throw Missing("a type and an id in \(line)") }
        rows.append(Row(type: String(parts[0]), id: parts[1].trimmingCharacters(in: .whitespaces)))
        continue
      }
      let parts = line.split(separator: ":")
      guard parts.count == 2, !rows.isEmpty else { throw Missing("roles and fields in \(line)") }
      for field in parts[1].split(separator: " ") {
        rows[rows.count - 1].fields.append((String(field), String(parts[0])))
      }
    }
  }

  var types: [String] { rows.map(\.type).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
