import Schema

/// Why a generated write did nothing: one entry of `userErrors`.
struct WriteFault: Sendable, Hashable {
  var code: WritesModel.Code
  var message: String
  /// The member of the input, or the argument, at fault.
  var field: String?
  /// Values that the field may take instead, where they are few.
  var allowed: [String]?

  init(_ code: WritesModel.Code, _ message: String, field: String? = nil, allowed: [String]? = nil) {
    self.code = code
    self.message = message
    self.field = field
    self.allowed = allowed
  }

  /// With every member that a schema's error type may select.
  var json: JSONValue {
    .object([
      JSONMember("code", .string(code.rawValue)), JSONMember("message", .string(message)),
      JSONMember("field", field.map(JSONValue.string) ?? .null),
      JSONMember("allowed", allowed.map { .array($0.map(JSONValue.string)) } ?? .null),
    ])
  }
}

/// Ends a write that is not to be; thrown inside its transaction, so that nothing of it stays.
struct WriteRefusal: LoggedRefusal {
  var faults: [WriteFault]
  var outcome: String { faults.first?.code.rawValue ?? "REFUSED" }

  init(_ faults: [WriteFault]) { self.faults = faults }
  init(_ fault: WriteFault) { faults = [fault] }
}
