/// What a valid document is still refused for, with code `LIMIT_EXCEEDED` and what was counted in `details`. Counted for
/// each operation, with every fragment that it reaches counted once (but depth wherever the fragment stands).
package struct DocumentLimits: Sendable, Hashable {
  package static let `default` = DocumentLimits()

  /// Fields inside one another; those below `__schema` and `__type` count for `introspectionDepth` alone.
  package var depth = 15
  package var aliases = 30
  package var directives = 50
  /// Operations of a document: the rules look at each with every fragment that it reaches.
  package var operations = 50
  /// Response keys of the root, and so statements' roots.
  package var rootFields = 20
  /// Fields inside one another from `__schema` or `__type` on. The query that clients send for the whole schema has 15.
  package var introspectionDepth = 20
  /// Lists of types' members (`fields`, `interfaces`, `possibleTypes`, `inputFields`) inside one another: each multiplies
  /// the answer by the size of the schema.
  package var introspectionLists = 2
  /// Errors reported at most.
  package var errors = 100
  /// Fields looked at for the rule of merging; a document of 5,000 tokens written in good faith stays below a tenth.
  package var mergeWork = 200_000

  package init() {}
}
