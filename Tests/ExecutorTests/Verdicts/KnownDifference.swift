import Foundation

@testable import Executor

/// Where the verdicts of graphql-core and StoreGraph are not the same, and the clause of the specification that lets each
/// decide or that StoreGraph keeps to. Each has a row in docs/graphql.md, with its number.
enum KnownDifference: String, CaseIterable, Sendable {
  /// Ids are UUIDs.
  case identifiers = "D1"
  /// Scalars of the server's own have formats.
  case ownScalars = "D2"
  /// Numbers as doubles.
  case floats = "D3"
  /// Text without U+0000.
  case text = "D4"
  /// What counts as an entry of a OneOf input object.
  case oneOfEntries = "D5"
  /// A nullable variable with a default, as the entry of a OneOf input object.
  case oneOfDefaults = "D6"
  /// The inside of what is not executable.
  case typeSystem = "D7"
  /// Merging in a document with cycles of fragments.
  case cycles = "D8"
  /// A nullable variable as the entry of a OneOf input object that must be there.
  case oneOfInNonNull = "D9"
}

extension KnownDifference {
  /// Explains what StoreGraph alone finds.
  /// - Parameter kind: what is told by the document alone is taken for known only where that was written for it.
  init?(ownSurplus finding: Verdict.Finding, own: Verdict, in kind: VerdictCase.Kind) {
    if kind == .listed, finding.message.hasSuffix("of type String cannot stand where String! is expected.") {
      self = .oneOfInNonNull
      return
    }
    guard finding.clause == .valuesOfCorrectType else { return nil }
    if finding.message.hasPrefix("Exactly one field of "), own.clauses.contains(.inputFieldNames) {
      self = .oneOfEntries
    } else {
      self.init(refusal: finding.message)
    }
  }

  /// Explains what graphql-core alone finds.
  init?(otherSurplus finding: Verdict.Finding, own: Verdict) {
    if finding.message.contains("Within OneOf Input Object"), own.clauses.contains(.inputFieldNames) {
      self = .oneOfEntries
    } else if finding.message.contains("must be non-nullable to be used for OneOf") {
      self = .oneOfDefaults
    } else if finding.clause != .fieldMerging, own.clauses.contains(.executableDefinitions) {
      self = .typeSystem
    } else if finding.clause == .fieldMerging, own.clauses.contains(.fragmentCycles) {
      self = .cycles
    } else {
      return nil
    }
  }

  /// Explains a value that StoreGraph alone refuses.
  init?(refusal message: String) {
    guard let start = message.range(of: "Expected ") else { return nil }
    let type = message[start.upperBound...].prefix { $0 != "," }
    switch type {
    case "ID": self = .identifiers
    case "UUID", "DateTime", "MinorUnits", "Cursor", "JSON", "Anything": self = .ownScalars
    case "Float": self = .floats
    case "String": self = .text
    default: return nil
    }
  }
}
