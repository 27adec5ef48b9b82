import Postgres

extension InputValue {
  /// The value as a response shows it.
  var json: JSONValue {
    switch self {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .double(let number): return .double(number)
    case .string(let text), .enumeration(let text): return .string(text)
    case .uuid(let id): return .string(id.description)
    case .timestamp(let time):
      var bytes: [UInt8] = []
      time.appendRFC3339(to: &bytes)
      return .string(String(decoding: bytes, as: UTF8.self))
    case .json(let value): return value
    case .list(let items): return .array(items.map(\.json))
    case .object(let members): return .object(members.map { JSONMember($0.name, $0.value.json) })
    }
  }
}

extension JSONValue {
  /// The part that a selection asks for, under its response keys.
  func projected(_ projection: Projection) -> JSONValue {
    switch self {
    case .array(let items): return .array(items.map { $0.projected(projection) })
    case .object:
      return .object(
        projection.fields.map { field in
          let key = String(decoding: field.literal.dropFirst().dropLast(2), as: UTF8.self)
          switch field.source {
          case .constant(let bytes):
            return JSONMember(key, .string(String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)))
          case .member(let name):
            let value = self[name] ?? .null
            return JSONMember(key, field.projection.map(value.projected) ?? value)
          }
        })
    default: return self
    }
  }
}
