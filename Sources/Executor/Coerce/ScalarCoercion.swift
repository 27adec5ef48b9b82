import GraphQL
import Postgres
import Schema

/// How the values of one scalar are read (specification, section 3.5). A scalar that the server does not know takes any
/// JSON value.
enum ScalarCoercion: Sendable, Hashable {
  case int, float, string, boolean, uuid, dateTime, json, minorUnits

  /// Every double within these bounds is a whole number's only neighbour.
  static let minorUnitsRange: ClosedRange<Int64> = -9_007_199_254_740_991...9_007_199_254_740_991

  init(scalar name: String) {
    self =
      switch ScalarModel.Kind(rawValue: name) {
      case .int?: .int
      case .float?: .float
      case .string?, .cursor?, .bytes?: .string
      case .boolean?: .boolean
      case .id?, .uuid?: .uuid
      case .dateTime?: .dateTime
      case .minorUnits?: .minorUnits
      case .json?, .money?, nil: .json
      }
  }

  /// What to say of a value that does not fit.
  var expectation: String {
    switch self {
    case .int: "a whole number of 32 bits"
    case .float: "a finite number"
    case .string: "text in quotes, without U+0000"
    case .boolean: "true or false"
    case .uuid: "a UUID as text"
    case .dateTime: "a date and time with offset (RFC 3339) as text, such as \"2026-01-31T12:00:00Z\""
    case .json: "a JSON value without U+0000"
    case .minorUnits: "a whole number within ±(2^53 − 1)"
    }
  }

  /// - Returns: nil for a value that does not fit. Null is up to the caller.
  func value(of given: GivenInput, variables: [String: InputValue]) -> InputValue? {
    switch given {
    case .literal(let value): self.value(of: value, variables: variables)
    case .json(let value): self.value(of: value)
    }
  }

  private func value(of literal: Value, variables: [String: InputValue]) -> InputValue? {
    switch (self, literal.kind) {
    case (.int, .int(let digits)): Int32(digits).map { .int(Int64($0)) }
    case (.minorUnits, .int(let digits)): Int64(digits).flatMap(minorUnits)
    case (.float, .int(let digits)), (.float, .float(let digits)): finite(digits).map(InputValue.double)
    case (.boolean, .boolean(let flag)): .bool(flag)
    case (.string, .string(let text, _)), (.uuid, .string(let text, _)), (.dateTime, .string(let text, _)):
      value(ofText: text)
    case (.json, _): JSONValue(literal, variables: variables).flatMap(json)
    default: nil
    }
  }

  private func value(of given: JSONValue) -> InputValue? {
    switch (self, given) {
    case (.int, .int(let number)): Int32(exactly: number).map { .int(Int64($0)) }
    // 3.0 and 3e0 are whole numbers too: JSON does not tell the kinds apart.
    case (.int, .double(let number)): Int32(exactly: number).map { .int(Int64($0)) }
    case (.minorUnits, .int(let number)): minorUnits(number)
    case (.minorUnits, .double(let number)): Int64(exactly: number).flatMap(minorUnits)
    case (.float, .int(let number)): .double(Double(number))
    case (.float, .double(let number)): number.isFinite ? .double(number) : nil
    case (.boolean, .bool(let flag)): .bool(flag)
    case (.string, .string(let text)), (.uuid, .string(let text)), (.dateTime, .string(let text)):
      value(ofText: text)
    case (.json, _): json(given)
    default: nil
    }
  }

  private func value(ofText text: String) -> InputValue? {
    switch self {
    case .uuid: UUID(text).map(InputValue.uuid)
    case .dateTime: Timestamp(rfc3339: text).map(InputValue.timestamp)
    // Postgres has no place for U+0000 in text.
    default: text.utf8.contains(0) ? nil : .string(text)
    }
  }

  private func json(_ value: JSONValue) -> InputValue? { value.isStorable ? .json(value) : nil }

  private func minorUnits(_ number: Int64) -> InputValue? {
    Self.minorUnitsRange.contains(number) ? .int(number) : nil
  }
}

private func finite(_ digits: String) -> Double? {
  Double(digits).flatMap { $0.isFinite ? $0 : nil }
}

extension JSONValue {
  /// A literal as JSON; variables within it stand for their values, or null.
  /// - Returns: nil where it holds a name that JSON has no word for, or a number beyond doubles.
  fileprivate init?(_ literal: Value, variables: [String: InputValue]) {
    switch literal.kind {
    case .null: self = .null
    case .boolean(let flag): self = .bool(flag)
    case .string(let text, _): self = .string(text)
    case .enumeration: return nil
    case .variable(let name): self = variables[name]?.json ?? .null
    case .int(let digits), .float(let digits):
      if let whole = Int64(digits) {
        self = .int(whole)
      } else if let number = finite(digits) {
        self = .double(number)
      } else {
        return nil
      }
    case .list(let elements):
      var values: [JSONValue] = []
      for element in elements {
        guard let value = JSONValue(element, variables: variables) else { return nil }
        values.append(value)
      }
      self = .array(values)
    case .object(let fields):
      var members: [JSONMember] = []
      for field in fields {
        guard let value = JSONValue(field.value, variables: variables) else { return nil }
        members.append(JSONMember(field.name.text, value))
      }
      self = .object(members)
    }
  }

  /// Whether no text within holds U+0000, which Postgres cannot read back from JSON as text.
  fileprivate var isStorable: Bool {
    switch self {
    case .null, .bool, .int, .double: true
    case .string(let text): !text.utf8.contains(0)
    case .array(let elements): elements.allSatisfy(\.isStorable)
    case .object(let members): members.allSatisfy { !$0.name.utf8.contains(0) && $0.value.isStorable }
    }
  }
}
