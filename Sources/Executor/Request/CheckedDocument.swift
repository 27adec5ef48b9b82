import GraphQL
import Schema

/// A document that has passed parsing and validation, ready to be run any number of times.
final class CheckedDocument: Sendable {
  let document: Document
  let fragments: [String: FragmentDefinition]
  let operations: [OperationDefinition]

  /// Bytes in memory, by estimate: a tree takes some twenty times its text.
  var size: Int { document.source.bytes.count * 20 + 1_000 }

  /// - Throws: `Refusal` with every error of the document.
  init(_ text: String, in system: TypeSystem, limits: EngineLimits) throws(Refusal) {
    let source = Source(text)
    let parsed: Document
    do {
      parsed = try parse(source, limits: limits.parser)
    } catch {
      let code: ErrorCode = error.kind == .syntax ? .syntaxError : .limitExceeded
      let details = Self.details(of: error.kind, limits.parser)
      throw Refusal([GraphQLError(code, error.message, locations: error.locations, details: details)])
    }
    let errors = validate(parsed, in: system, limits: limits.document)
    if !errors.isEmpty { throw Refusal(errors) }
    var fragments: [String: FragmentDefinition] = [:]
    var operations: [OperationDefinition] = []
    for definition in parsed.definitions {
      switch definition {
      case .fragment(let fragment): fragments[fragment.name.text] = fragment
      case .operation(let operation): operations.append(operation)
      case .type, .typeExtension: continue
      }
    }
    document = parsed
    self.fragments = fragments
    self.operations = operations
  }

  /// What was exceeded; how far is unknown, since nothing was read behind it.
  private static func details(of kind: SyntaxError.Kind, _ limits: ParserLimits) -> [JSONMember] {
    switch kind {
    case .syntax: []
    case .tooManyTokens:
      [JSONMember("limit", .int(Int64(limits.tokens))), JSONMember("kind", .string("tokens"))]
    case .tooDeep:
      [JSONMember("limit", .int(Int64(limits.nesting))), JSONMember("kind", .string("nesting"))]
    }
  }

  /// The operation to run (specification, GetOperation).
  func operation(named name: String?) throws(Refusal) -> OperationDefinition {
    if let name {
      if let operation = operations.first(where: { $0.name?.text.isExactly(name) == true }) {
        return operation
      }
      throw Refusal([GraphQLError(.operationNotFound, "The document has no operation “\(name)”.")])
    }
    guard operations.count == 1 else {
      throw Refusal([
        GraphQLError(
          .operationNotFound,
          operations.isEmpty
            ? "The document has no operation to run."
            : "The document has several operations; name one in “operationName”.")
      ])
    }
    return operations[0]
  }
}

/// A request that is not executed.
struct Refusal: Error {
  var errors: [GraphQLError]
  init(_ errors: [GraphQLError]) { self.errors = errors }
}
