import Postgres

/// A Swift value that the API shows, or that lies in a JSON column.
package protocol JSONConvertible: Sendable {
  init(json: JSONValue) throws
  var json: JSONValue { get }
}

extension JSONConvertible {
  package var jsonText: JSONText {
    var bytes: [UInt8] = []
    json.write(into: &bytes)
    return JSONText(String(decoding: bytes, as: UTF8.self))
  }
}

extension JSONValue {
  /// A member that may be absent where the value is optional.
  /// - Throws: `DecodingFailure`
  package func member<Value: JSONConvertible>(_ name: String) throws -> Value {
    do {
      return try Value(json: self[name] ?? .null)
    } catch {
      throw DecodingFailure(what: "the member '\(name)': \(error)")
    }
  }
}

private func mismatch(_ wanted: StaticString) -> DecodingFailure { DecodingFailure(what: "\(wanted)") }

extension JSONValue: JSONConvertible, InputConvertible {
  package init(json: JSONValue) throws { self = json }
  package var json: JSONValue { self }
  package init(input: InputValue) throws {
    switch input {
    case .null: self = .null
    case .json(let value): self = value
    default: throw mismatch("a JSON value")
    }
  }
}

extension String: JSONConvertible, InputConvertible {
  package init(json: JSONValue) throws {
    guard case .string(let text) = json else { throw mismatch("a text") }
    self = text
  }
  package var json: JSONValue { .string(self) }
  package init(input: InputValue) throws {
    guard case .string(let text) = input else { throw mismatch("a text") }
    self = text
  }
}

extension Bool: JSONConvertible, InputConvertible {
  package init(json: JSONValue) throws {
    guard case .bool(let value) = json else { throw mismatch("true or false") }
    self = value
  }
  package var json: JSONValue { .bool(self) }
  package init(input: InputValue) throws {
    guard case .bool(let value) = input else { throw mismatch("true or false") }
    self = value
  }
}

extension Int: JSONConvertible, InputConvertible {
  package init(json: JSONValue) throws { self = try Self(Int64(json: json)) }
  package var json: JSONValue { .int(Int64(self)) }
  package init(input: InputValue) throws { self = try Self(Int64(input: input)) }
}

extension Int64: JSONConvertible, InputConvertible {
  package init(json: JSONValue) throws {
    guard case .int(let value) = json else { throw mismatch("a whole number") }
    self = value
  }
  package var json: JSONValue { .int(self) }
  package init(input: InputValue) throws {
    guard case .int(let value) = input else { throw mismatch("a whole number") }
    self = value
  }
}

extension Double: JSONConvertible, InputConvertible {
  package init(json: JSONValue) throws {
    switch json {
    case .double(let value): self = value
    case .int(let value): self = Double(value)
    default: throw mismatch("a number")
    }
  }
  package var json: JSONValue { .double(self) }
  package init(input: InputValue) throws {
    switch input {
    case .double(let value): self = value
    case .int(let value): self = Double(value)
    default: throw mismatch("a number")
    }
  }
}

extension UUID: JSONConvertible, InputConvertible {
  package init(json: JSONValue) throws {
    guard case .string(let text) = json, let value = UUID(text) else { throw mismatch("a UUID") }
    self = value
  }
  package var json: JSONValue { .string(description) }
  package init(input: InputValue) throws {
    guard case .uuid(let value) = input else { throw mismatch("a UUID") }
    self = value
  }
}

extension Timestamp: JSONConvertible, InputConvertible {
  package init(json: JSONValue) throws {
    guard case .string(let text) = json, let value = Timestamp(rfc3339: text) else {
      throw mismatch("a DateTime")
    }
    self = value
  }
  package var json: JSONValue { .string(rfc3339) }
  package init(input: InputValue) throws {
    guard case .timestamp(let value) = input else { throw mismatch("a DateTime") }
    self = value
  }
}

extension Optional: JSONConvertible where Wrapped: JSONConvertible {
  package init(json: JSONValue) throws { self = json == .null ? nil : try Wrapped(json: json) }
  package var json: JSONValue { self?.json ?? .null }
}

extension Optional: InputConvertible where Wrapped: InputConvertible {
  package init(input: InputValue) throws { self = input == .null ? nil : try Wrapped(input: input) }
}

extension Array: JSONConvertible where Element: JSONConvertible {
  package init(json: JSONValue) throws {
    guard case .array(let elements) = json else { throw mismatch("a list") }
    self = try elements.map { try Element(json: $0) }
  }
  package var json: JSONValue { .array(map(\.json)) }
}

extension Array: InputConvertible where Element: InputConvertible {
  package init(input: InputValue) throws {
    guard case .list(let elements) = input else { throw mismatch("a list") }
    self = try elements.map { try Element(input: $0) }
  }
}

extension SchemaEnum {
  package init(json: JSONValue) throws { self = try enumerationColumn(String(json: json), "an enum") }
  package var json: JSONValue { .string(rawValue) }
  package init(input: InputValue) throws {
    guard case .enumeration(let name) = input else { throw mismatch("a value of an enum") }
    self = try enumerationColumn(name, "an enum")
  }
}
