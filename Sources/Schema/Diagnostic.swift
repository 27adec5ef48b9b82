/// One thing wrong, or doubtful, in `schema.yaml`: where it stands and how to cure it.
package struct Diagnostic: Error, Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable { case error, warning }

  package var severity: Severity
  /// Stable and kebab-case, e.g. `unknown-type`; the table in docs/ lists them all.
  package var code: String
  package var message: String
  package var mark: Mark
  /// What to do about it, in half a sentence; nil where the message says what there must be.
  package var remedy: String?
  /// The name that stands before the place when printed.
  package var file: String

  package init(
    _ severity: Severity = .error, code: String, _ message: String, at mark: Mark, remedy: String? = nil,
    file: String = "schema.yaml"
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.mark = mark
    self.remedy = remedy ?? Self.cure(of: code)
    self.file = file
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The form that compilers print and that editors and SwiftPM understand.
  package var description: String {
    let cure = remedy.map { "; \($0)" } ?? ""
    return "\(file):\(mark.line):\(mark.column): \(severity): \(message)\(cure)"
  }
}

extension [Diagnostic] {
  package var hasErrors: Bool { contains { $0.severity == .error } }

  /// In the order of the file; each finding once.
  package func inFileOrder() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return filter { seen.insert($0).inserted }
      .enumerated()
      .sorted {
        ($0.element.mark.line, $0.element.mark.column, $0.offset)
          < ($1.element.mark.line, $1.element.mark.column, $1.offset)
      }
      .map(\.element)
  }
}
