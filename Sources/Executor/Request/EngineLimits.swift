package import GraphQL

/// What a request may ask at most. Beyond any of the numbers the answer is an error with code `LIMIT_EXCEEDED`.
package struct EngineLimits: Sendable {
  package static let `default` = EngineLimits()

  /// Tokens of a document, and nesting in the parser.
  package var parser = ParserLimits.default
  package var document = DocumentLimits.default
  package var plan = PlanLimits.default
  /// Values in the variables of a request, those inside lists and objects too.
  package var variableValues = 20_000
  /// Rows and objects that an operation may cost, by the schema's `expect`.
  package var cost = 10_000
  /// Whether introspection is answered, and messages may suggest names of the schema.
  package var disclosesSchema = true

  package init() {}

  /// - Throws: `ParserLimits.OutOfRange` for nesting beyond what the parser's stack holds.
  package mutating func limitParser(tokens: Int, nesting: Int) throws {
    parser = try ParserLimits(tokens: tokens, nesting: nesting)
  }
}
