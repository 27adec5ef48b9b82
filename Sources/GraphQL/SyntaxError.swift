/// Why a document was refused before anyone looked at its meaning.
package struct SyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Kind: Sendable, Equatable {
    /// Not the language of the September 2025 edition.
    case syntax
    /// More tokens than `ParserLimits.tokens`.
    case tooManyTokens
    /// Nested deeper than `ParserLimits.nesting`.
    case tooDeep
  }

  package let kind: Kind
  /// A whole sentence, fit for a client; echoes at most a few dozen characters of the document.
  package let message: String
  package let location: SourceLocation
  /// UTF-8 byte offset of `location`.
  package let position: Int32

  /// The shape of `locations` in a response's error.
  package var locations: [SourceLocation] { [location] }

  /// `line:column: message`
  package var description: String { "\(location): \(message)" }
}
