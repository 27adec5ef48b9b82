// What generated Swift needs of module Executor, with nothing behind it.

struct UUID: Sendable, Hashable, JSONConvertible, InputConvertible {}
struct Timestamp: Sendable, Hashable, JSONConvertible, InputConvertible {}
struct JSONText: Sendable, Hashable {
  init(_ text: String) {}
}
struct JSONMember: Sendable, Hashable {
  init(_ name: String, _ value: JSONValue) {}
}
enum JSONValue: Sendable, Hashable, JSONConvertible, InputConvertible {
  case null
  case object([JSONMember])
  func member<Value: JSONConvertible>(_ name: String) throws -> Value { throw Nothing() }
}
struct Nothing: Error {}

protocol JSONConvertible: Sendable {}
extension JSONConvertible {
  init(json: JSONValue) throws { throw Nothing() }
  var json: JSONValue { .null }
  var jsonText: JSONText { JSONText("") }
}
protocol InputConvertible: Sendable {}
protocol InputStructure: InputConvertible {
  init(_ input: InputObject) throws
}
protocol SchemaEnum: RawRepresentable<String>, JSONConvertible, InputConvertible, Hashable {}

extension String: JSONConvertible, InputConvertible {}
extension Bool: JSONConvertible, InputConvertible {}
extension Int: JSONConvertible, InputConvertible {}
extension Int64: JSONConvertible, InputConvertible {}
extension Double: JSONConvertible, InputConvertible {}
extension Optional: JSONConvertible where Wrapped: JSONConvertible {}
extension Optional: InputConvertible where Wrapped: InputConvertible {}
extension Array: JSONConvertible where Element: JSONConvertible {}
extension Array: InputConvertible where Element: InputConvertible {}

struct InputObject: Sendable {
  func value<Value: InputConvertible>(_ name: String) throws -> Value { throw Nothing() }
}
struct ColumnReader {
  mutating func uuid() throws -> UUID? { nil }
  mutating func text() throws -> String? { nil }
  mutating func int32() throws -> Int32? { nil }
  mutating func int64() throws -> Int64? { nil }
  mutating func double() throws -> Double? { nil }
  mutating func bool() throws -> Bool? { nil }
  mutating func timestamp() throws -> Timestamp? { nil }
  mutating func json() throws -> JSONText? { nil }
  mutating func bytes() throws -> [UInt8]? { nil }
}
protocol ColumnWriter {
  mutating func write(uuid: UUID?)
  mutating func write(text: String?)
  mutating func write(int32: Int32?)
  mutating func write(int64: Int64?)
  mutating func write(double: Double?)
  mutating func write(bool: Bool?)
  mutating func write(timestamp: Timestamp?)
  mutating func write(json: JSONText?)
  mutating func write(bytes: [UInt8]?)
}
protocol IdentifiedRow {
  var id: UUID { get }
}
protocol RowDecodable {
  init(from reader: inout ColumnReader) throws
}
protocol TableRow: RowDecodable, Sendable {
  static var table: String { get }
  static var columns: [String] { get }
  func encode(into writer: inout some ColumnWriter) throws
}
func requiredColumn<Value>(_ value: Value?, _ what: StaticString) throws -> Value {
  guard let value else { throw Nothing() }
  return value
}
func int32Column(_ value: Int?, _ what: StaticString) throws -> Int32? { nil }
func enumerationColumn<Value: SchemaEnum>(_ text: String, _ what: StaticString) throws -> Value {
  throw Nothing()
}
func decodedColumn<Value: JSONConvertible>(_ text: JSONText, _ what: StaticString) throws -> Value {
  throw Nothing()
}

struct RowsReader {
  mutating func decoded<Row: RowDecodable>(as type: Row.Type) throws -> [Row] { [] }
}
struct ResolverContext: Sendable {}
struct MutationContext: Sendable {}
struct ResolverError: Error {}
typealias PayloadValues = [JSONMember]
protocol MutationPayload: Sendable {
  var values: PayloadValues { get }
}
struct UnknownResolver: Error {
  init(_ name: String) {}
}
protocol ResolverDispatch: Sendable {
  func resolve(
    _ field: String, rows: inout RowsReader, in context: ResolverContext
  ) async throws -> [Result<JSONValue, ResolverError>]
  func perform(
    _ mutation: String, arguments: InputObject, in context: MutationContext
  ) async throws -> PayloadValues
}
