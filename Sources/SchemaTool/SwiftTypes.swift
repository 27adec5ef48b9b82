import Schema

/// How generated Swift keeps a value of one type, and moves it to and from Postgres.
struct SwiftValue {
  enum Kind {
    case uuid, text, int, int64, double, bool, timestamp, bytes
    /// JSON as it came, not parsed.
    case json
    case enumeration
    /// A list, or an embedded type: JSON in the column, Swift in the property.
    case structured
    /// Encrypted, whatever it is inside.
    case sealed
  }
  var kind: Kind
  /// Without `?`.
  var name: String
  var isOptional: Bool
  var type: String { isOptional ? name + "?" : name }
}

extension Model {
  /// In a row of a table.
  func columnValue(_ field: FieldModel) -> SwiftValue {
    guard field.isEncrypted else { return columnValue(field.type) }
    return SwiftValue(kind: .sealed, name: "Sealed", isOptional: !field.type.isNonNull)
  }

  /// In a row of a table, or in a resolver's needs.
  func columnValue(_ type: TypeExpression) -> SwiftValue {
    var value = SwiftValue(kind: .structured, name: plainType(type), isOptional: !type.isNonNull)
    guard !type.isList else { return value }
    if enumeration(type.name) != nil {
      value.kind = .enumeration
    } else if let scalar = ScalarModel(named: type.name) {
      switch scalar.kind {
      case .id, .uuid: value.kind = .uuid
      case .string, .cursor: value.kind = .text
      case .int: value.kind = .int
      case .float: value.kind = .double
      case .boolean: value.kind = .bool
      case .dateTime: value.kind = .timestamp
      case .json: (value.kind, value.name) = (.json, "JSONText")
      case .minorUnits, .money: value.kind = .int64
      case .bytes: value.kind = .bytes
      }
    }
    return value
  }

  /// As a value of the API: an argument, a member of an embedded type, or a resolver's result.
  func apiType(_ type: TypeExpression) -> String { plainType(type) + (type.isNonNull ? "" : "?") }

  private func plainType(_ type: TypeExpression) -> String {
    switch type {
    case .nonNull(let inner): return plainType(inner)
    case .list(let element): return "[\(apiType(element))]"
    case .named(let name):
      guard let scalar = ScalarModel(named: name) else { return swiftName(name) }
      switch scalar.kind {
      case .id, .uuid: return "UUID"
      case .string, .cursor: return "String"
      case .int: return "Int"
      case .float: return "Double"
      case .boolean: return "Bool"
      case .dateTime: return "Timestamp"
      case .json: return "JSONValue"
      case .minorUnits, .money: return "Int64"
      case .bytes: return "[UInt8]"
      }
    }
  }
}

extension SwiftValue {
  /// The expression that takes the next column from `reader`.
  func reading(_ what: String) -> String {
    let place = swiftLiteral(what)
    func optional(_ method: String) -> String { "try reader.\(method)()" }
    func required(_ method: String) -> String { "try requiredColumn(reader.\(method)(), \(place))" }
    func plain(_ method: String) -> String { isOptional ? optional(method) : required(method) }
    switch kind {
    case .uuid: return plain("uuid")
    case .text: return plain("text")
    case .int: return isOptional ? "try reader.int32().map { Int($0) }" : "Int(\(required("int32")))"
    case .int64: return plain("int64")
    case .double: return plain("double")
    case .bool: return plain("bool")
    case .timestamp: return plain("timestamp")
    case .bytes: return plain("bytes")
    case .json: return plain("json")
    case .enumeration:
      return isOptional
        ? "try reader.text().map { try enumerationColumn($0, \(place)) }"
        : "try enumerationColumn(requiredColumn(reader.text(), \(place)), \(place))"
    case .structured:
      return isOptional
        ? "try reader.json().map { try decodedColumn($0, \(place)) }"
        : "try decodedColumn(requiredColumn(reader.json(), \(place)), \(place))"
    case .sealed:
      return isOptional
        ? "try reader.bytes().map { Sealed(bytes: $0) }" : "Sealed(bytes: \(required("bytes")))"
    }
  }

  /// The statement that gives a property to `writer`.
  func writing(_ property: String, _ what: String) -> String {
    let chain = isOptional ? "?" : ""
    return switch kind {
    case .uuid: "writer.write(uuid: \(property))"
    case .text: "writer.write(text: \(property))"
    case .int: "try writer.write(int32: int32Column(\(property), \(swiftLiteral(what))))"
    case .int64: "writer.write(int64: \(property))"
    case .double: "writer.write(double: \(property))"
    case .bool: "writer.write(bool: \(property))"
    case .timestamp: "writer.write(timestamp: \(property))"
    case .bytes: "writer.write(bytes: \(property))"
    case .json: "writer.write(json: \(property))"
    case .enumeration: "writer.write(text: \(property)\(chain).rawValue)"
    case .structured: "writer.write(json: \(property)\(chain).jsonText)"
    case .sealed: "writer.write(bytes: \(property)\(chain).bytes)"
    }
  }

  /// The default as Swift, where Swift can say it; nil: the caller gives the value.
  func defaultExpression(_ value: DefaultValue?, _ type: TypeExpression, in model: Model) -> String? {
    guard case .literal(let literal) = value, kind != .sealed else { return nil }
    if kind == .json { return "JSONText(\(swiftLiteral(literal.json)))" }
    return Self.expression(literal, type, in: model)
  }

  private static func expression(_ literal: Literal, _ type: TypeExpression, in model: Model) -> String? {
    switch literal {
    case .null: return "nil"
    case .boolean(let value): return String(value)
    case .integer(let value): return String(value)
    case .float(let value): return String(value)
    case .enumeration(let name):
      guard let enumeration = model.enumeration(type.name),
        let index = enumeration.values.firstIndex(where: { $0.name == name })
      else { return nil }
      // With its type: `.none` of an optional would be nil.
      return swiftName(enumeration.name) + "." + swiftCases(enumeration)[index]
    case .string(let text): return type.name == "String" ? swiftLiteral(text) : nil
    case .list(let values):
      let elements = values.map { expression($0, type, in: model) }
      let known = elements.compactMap { $0 }
      return known.count == elements.count ? "[" + known.joined(separator: ", ") + "]" : nil
    case .object: return nil
    }
  }
}
