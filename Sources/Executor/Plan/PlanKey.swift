import GraphQL
import Schema

/// What a plan depends on: the operation, the role, and the shape of the variables. Requests that differ only in values share
/// a plan.
struct PlanKey: Hashable, Sendable {
  var document: ObjectIdentifier
  var operation: String?
  var role: String
  var alwaysLimits: Bool
  /// Response key of the mutation's root field whose payload is read; nil: the whole operation.
  var payload: String?
  /// Of a stream's plan; nil: it is none, or the one for all that may concern it.
  var window: StreamWindow?
  var shape: [UInt8]

  init(
    document: CheckedDocument, operation: OperationDefinition, role: String, alwaysLimits: Bool,
    payload: String? = nil, variables: [String: InputValue]
  ) {
    self.document = ObjectIdentifier(document)
    self.operation = operation.name?.text
    self.role = role
    self.alwaysLimits = alwaysLimits
    self.payload = payload
    shape = []
    for definition in operation.variables {
      Self.append(variables[definition.name.text], to: &shape)
    }
  }

  /// Booleans, enum values, the classes of limits, member names and nulls shape a statement; other scalars are bound.
  private static func append(_ value: InputValue?, to shape: inout [UInt8]) {
    switch value {
    case nil: shape.append(UInt8(ascii: "-"))
    case .null?: shape.append(UInt8(ascii: "n"))
    case .bool(let flag)?: shape.append(UInt8(ascii: flag ? "t" : "f"))
    case .int(let number)?:
      let bounded = Int(clamping: number)
      shape.append(UInt8(ascii: "i"))
      shape.append(UInt8(clamping: Planner.bucket(max(0, bounded))))
    case .double?: shape.append(UInt8(ascii: "d"))
    case .string?, .uuid?, .timestamp?, .json?: shape.append(UInt8(ascii: "s"))
    case .enumeration(let name)?:
      shape.append(UInt8(ascii: "e"))
      shape.append(contentsOf: name.utf8)
      shape.append(0)
    case .list(let items)?:
      // A list of scalars is one array parameter; its length does not matter, unless it is empty.
      if items.allSatisfy(\.isPlain) {
        shape.append(UInt8(ascii: items.isEmpty ? "0" : "l"))
      } else {
        shape.append(UInt8(ascii: "["))
        for item in items { append(item, to: &shape) }
        shape.append(UInt8(ascii: "]"))
      }
    case .object(let members)?:
      shape.append(UInt8(ascii: "{"))
      for member in members {
        shape.append(contentsOf: member.name.utf8)
        shape.append(UInt8(ascii: ":"))
        append(member.value, to: &shape)
      }
      shape.append(UInt8(ascii: "}"))
    }
  }
}

extension InputValue {
  fileprivate var isPlain: Bool {
    switch self {
    case .int, .double, .string, .uuid, .timestamp, .bool: true
    case .null, .enumeration, .json, .list, .object: false
    }
  }
}
