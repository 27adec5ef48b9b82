/// A row of one table. Generated for every type of the schema that has a table.
package protocol TableRow: RowDecodable, Sendable {
  static var table: String { get }
  /// In the order in which rows are read and written; the tenant's column, where there is one, stands first.
  static var columns: [String] { get }
  /// Gives every column to the writer, in the order of `columns`.
  /// - Throws: `DecodingFailure` for a number that the column cannot hold.
  func encode(into writer: inout some ColumnWriter) throws
}

/// A row whose key is an id, which its events name.
package protocol IdentifiedRow {
  var id: UUID { get }
}

/// What can be read from the columns of a row, in a fixed order.
package protocol RowDecodable {
  /// - Throws: `DecodingFailure` where the row does not hold what the schema promises.
  init(from reader: inout ColumnReader) throws
}

/// Takes the columns of one row, one after the other. Nil is NULL.
package protocol ColumnWriter {
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

extension RowsReader {
  /// All rows that are left.
  /// - Throws: `DecodingFailure`
  package mutating func decoded<Row: RowDecodable>(as type: Row.Type) throws -> [Row] {
    var rows: [Row] = []
    rows.reserveCapacity(count)
    while var reader = next() { rows.append(try Row(from: &reader)) }
    return rows
  }
}

/// - Throws: `DecodingFailure` for a number beyond 32 bits.
package func int32Column(_ value: Int?, _ what: StaticString) throws(DecodingFailure) -> Int32? {
  guard let value else { return nil }
  guard let small = Int32(exactly: value) else {
    throw DecodingFailure(what: "\(what), a number beyond 32 bits")
  }
  return small
}

/// - Throws: `DecodingFailure` for a text that is no value of the enum.
package func enumerationColumn<Value: SchemaEnum>(_ text: String, _ what: StaticString)
  throws(DecodingFailure)
  -> Value
{
  guard let value = Value(rawValue: text) else { throw DecodingFailure(what: "\(what), which is '\(text)'") }
  return value
}

/// - Throws: `DecodingFailure` where the text is not the JSON of such a value.
package func decodedColumn<Value: JSONConvertible>(_ text: JSONText, _ what: StaticString)
  throws(DecodingFailure)
  -> Value
{
  do {
    return try Value(json: parseJSON(Array(text.text.utf8)))
  } catch {
    throw DecodingFailure(what: "\(what): \(error)")
  }
}

/// An enum of the schema.
package protocol SchemaEnum: RawRepresentable<String>, JSONConvertible, InputConvertible, Sendable, Hashable {
}

/// What a mutation's Swift function returns.
package protocol MutationPayload: Sendable {
  var values: PayloadValues { get }
}

/// The values of a payload's own fields, in the order of the schema.
package typealias PayloadValues = [JSONMember]

/// A name that the schema does not leave to Swift: plan and generated code disagree.
package struct UnknownResolver: Error, Hashable, CustomStringConvertible {
  package var name: String
  package init(_ name: String) { self.name = name }
  package var description: String { "no Swift function stands behind '\(name)'" }
}

/// The arguments of a mutation, or an input object, coerced: complete with defaults.
package struct InputObject: Sendable, Hashable {
  package var members: [InputMember]
  package init(_ members: [InputMember]) { self.members = members }

  /// - Throws: `DecodingFailure` where the member is missing or no such value.
  package func value<Value: InputConvertible>(_ name: String) throws -> Value {
    let value = members.first { $0.name == name }?.value ?? .null
    do {
      return try Value(input: value)
    } catch {
      throw DecodingFailure(what: "the argument '\(name)': \(error)")
    }
  }
}

/// A Swift value made from an argument.
package protocol InputConvertible: Sendable {
  init(input: InputValue) throws
}

/// An input object, which generated code reads member by member.
package protocol InputStructure: InputConvertible {
  init(_ input: InputObject) throws
}

extension InputStructure {
  package init(input: InputValue) throws {
    guard case .object(let members) = input else { throw DecodingFailure(what: "an input object") }
    try self.init(InputObject(members))
  }
}
