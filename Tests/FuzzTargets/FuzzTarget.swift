import Executor
import Foundation
import GraphQL

/// A part of the server that takes bytes from strangers, as something to throw bytes at.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// Lexer, parser and printer on a whole document.
  case document
  /// The same on one value alone.
  case value
  /// The same on one type reference alone.
  case type
  /// A document against the schema's rules.
  case validation
  /// The JSON of bodies and variables.
  case json
  /// A whole body: JSON, document, variables, and the SQL for a role.
  case request

  /// Throws bytes at the target. Whatever is refused must be refused in the right form; whatever is accepted must be the same
  /// once it was printed and read again.
  /// - Throws: `FuzzFailure` where it is not.
  package func run(_ bytes: [UInt8]) throws(FuzzFailure) {
    switch self {
    case .document: try Self.checkDocument(bytes)
    case .value: try Self.checkValue(bytes)
    case .type: try Self.checkType(bytes)
    case .validation: try FuzzEngine.shared.checkValidation(bytes)
    case .json: try Self.checkJSON(bytes)
    case .request: try FuzzEngine.shared.checkRequest(bytes)
    }
  }

  private static func checkDocument(_ bytes: [UInt8]) throws(FuzzFailure) {
    try roundTrip(bytes) { source throws(SyntaxError) in try parse(source).printed }
  }

  private static func checkValue(_ bytes: [UInt8]) throws(FuzzFailure) {
    try roundTrip(bytes) { source throws(SyntaxError) in try parseValue(source).printed }
  }

  private static func checkType(_ bytes: [UInt8]) throws(FuzzFailure) {
    try roundTrip(bytes) { source throws(SyntaxError) in "\(try parseType(source))" }
  }

  private static func roundTrip(
    _ bytes: [UInt8], _ printed: (Source) throws(SyntaxError) -> String
  ) throws(FuzzFailure) {
    let source = Source(bytes: bytes)
    let text: String
    do throws(SyntaxError) {
      text = try printed(source)
    } catch {
      return try check(error, of: source)
    }
    let again: String
    do throws(SyntaxError) {
      again = try printed(Source(text))
    } catch {
      // A document that just fits has no room for what the printer adds, such as quotes and braces.
      guard error.kind == .syntax else { return }
      throw FuzzFailure("what was printed is refused: \(error): \(text)")
    }
    guard again.isExactly(text) else { throw FuzzFailure("printed \(text), then \(again)") }
  }

  static func check(_ error: SyntaxError, of source: Source) throws(FuzzFailure) {
    guard (0...source.bytes.count).contains(Int(error.position)) else {
      throw FuzzFailure("an error stands outside the document: \(error)")
    }
    guard error.message.utf8.count < 300 else { throw FuzzFailure("a long message: \(error)") }
  }

  private static func checkJSON(_ bytes: [UInt8]) throws(FuzzFailure) {
    let value: JSONValue
    do {
      value = try parseJSON(bytes)
    } catch {
      guard (0...bytes.count).contains(error.offset) else {
        throw FuzzFailure("an error stands outside the text: \(error)")
      }
      return
    }
    var written: [UInt8] = []
    value.write(into: &written)
    var again: [UInt8] = []
    do {
      try parseJSON(written).write(into: &again)
    } catch {
      throw FuzzFailure("what was written is refused: \(error)")
    }
    guard again == written else { throw FuzzFailure("written twice, and not the same") }
  }
}

/// A property that does not hold.
package struct FuzzFailure: Error, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}
