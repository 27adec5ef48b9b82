extension SchemaReader {
  /// The database cannot look into a sealed value, so nothing that it works out may depend on one.
  /// - Parameter use: what the field cannot do here, behind "cannot".
  mutating func reportEncrypted(_ name: String, _ use: String, at mark: Mark) {
    report(
      "encrypted-in-sql", "'\(name)' is encrypted, and so cannot \(use)", at: mark,
      remedy: "use a field that is not encrypted, or remove 'encrypted' from it")
  }

  /// Of an encrypted field the server judges the pattern itself, in Swift, since Postgres sees bytes.
  mutating func checkPattern(_ pattern: String, isEncrypted: Bool, at mark: Mark) {
    guard isEncrypted else {
      if let fault = PostgresPattern.fault(in: pattern) {
        report(
          "invalid-pattern", "Postgres cannot read the pattern: \(fault.what)", at: mark, remedy: fault.cure)
      }
      return
    }
    do {
      _ = try Regex(pattern)
    } catch {
      report(
        "invalid-pattern", "Swift, which judges the pattern of an encrypted field, cannot read it", at: mark,
        remedy: "write a regular expression that Swift's Regex takes")
    }
  }

  /// Whether any type behind an interface keeps the field encrypted.
  func isEncrypted(_ field: String, behind interface: String) -> Bool {
    drafts.contains { draft in
      guard case .sequence(let list)? = draft.entries["implements"]?.value else { return false }
      return list.contains { $0.text == interface } && draft.field(field)?.isEncrypted == true
    }
  }
}

extension FieldDraft {
  /// Whether the field is stored sealed.
  var isEncrypted: Bool { kind == .column && entries["encrypted"]?.text == "true" }
}
