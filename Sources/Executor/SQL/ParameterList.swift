import Postgres

/// Where the value of a `$n` comes from when a plan runs.
enum ParameterSource: Hashable, Sendable {
  /// The tenant's id. Always `$1`.
  case tenant
  /// The viewer's session id, or null. Always `$2`.
  case viewerID
  /// The id of the user behind the session, or null. Always `$3`.
  case viewerUser
  /// SHA-256 of the credential, or null. Always `$4`.
  case credentialHash
  case constant(InputValue)
  case variable(String, path: [PathStep])
  /// The n-th value of a cursor.
  case cursor(CursorSource, index: Int)
  /// How many rows to fetch.
  case limit(Int)
  /// How many rows to pass over.
  case offset(Int)
  /// A value that a mutation's Swift function returned.
  case payload(String)
  case near(NearSource, NearPart)
  /// The place in the stream behind which a window begins.
  case after
}

/// A step into a coerced value.
enum PathStep: Hashable, Sendable {
  case member(String)
  case element(Int)
}

/// A cursor in the document or in a variable, and the order it must belong to.
struct CursorSource: Hashable, Sendable {
  var value: ValueSource
  var order: CursorOrder
  /// The argument's name, for errors.
  var argument: String
}

/// A value known when planning, or one that each request brings.
enum ValueSource: Hashable, Sendable {
  case constant(InputValue)
  case variable(String, path: [PathStep])

  var parameter: ParameterSource {
    switch self {
    case .constant(let value): .constant(value)
    case .variable(let name, let path): .variable(name, path: path)
    }
  }
}

/// The Postgres type that a parameter is bound as.
enum ParameterType: String, Hashable, Sendable {
  case uuid, text, int8, float8, bool, timestamptz, bytea
  case uuidArray = "uuid[]"
  case textArray = "text[]"
  case int8Array = "int8[]"
  case float8Array = "float8[]"
  case timestamptzArray = "timestamptz[]"
  case boolArray = "bool[]"

  var array: ParameterType {
    switch self {
    case .uuid: .uuidArray
    case .text, .bytea: .textArray
    case .int8: .int8Array
    case .float8: .float8Array
    case .bool: .boolArray
    case .timestamptz: .timestamptzArray
    case .uuidArray, .textArray, .int8Array, .float8Array, .timestamptzArray, .boolArray: self
    }
  }
}

/// The parameters of a statement in the making. Equal sources share a number, so the text stays short and repeatable.
struct ParameterList: Sendable {
  private(set) var sources: [ParameterSource] = [.tenant, .viewerID, .viewerUser, .credentialHash]
  private(set) var types: [ParameterType] = [.uuid, .uuid, .uuid, .bytea]

  static let tenant = "$1"
  static let viewerID = "$2"
  static let viewerUser = "$3"
  static let credentialHash = "$4"

  /// The `$n` of a value.
  mutating func bind(_ source: ParameterSource, as type: ParameterType) -> String {
    for index in sources.indices where sources[index] == source && types[index] == type {
      return "$\(index + 1)"
    }
    sources.append(source)
    types.append(type)
    return "$\(sources.count)"
  }
}
