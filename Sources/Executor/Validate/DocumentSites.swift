import GraphQL
import Schema

// What rules look at: every part of a document, together with what the schema says about its place. Indices refer to
// the arrays of `DocumentIndex`.

/// An operation or a fragment. Its parts lie next to one another in the index's arrays.
struct DefinitionSite {
  enum Kind {
    case operation(OperationDefinition)
    case fragment(FragmentDefinition)
  }
  var kind: Kind
  /// Index of its selection set.
  var set = 0
  var fields = 0..<0
  var spreads = 0..<0
  var variables = 0..<0
  var aliasCount = 0
  var directiveCount = 0

  var operation: OperationDefinition? {
    if case .operation(let operation) = kind { operation } else { nil }
  }
  var fragment: FragmentDefinition? {
    if case .fragment(let fragment) = kind { fragment } else { nil }
  }
  var position: Int32 {
    switch kind {
    case .operation(let operation): operation.position
    case .fragment(let fragment): fragment.position
    }
  }
}

struct SelectionSetSite {
  /// The type whose fields are selected; nil where it is unknown or has no fields.
  var parent: String?
  var fields: [Int] = []
  /// Selection sets of inline fragments directly inside.
  var inline: [Int] = []
  var spreads: [Int] = []
}

struct FieldSite {
  var field: Field
  var parent: String?
  /// nil where the parent has no such field, or is unknown.
  var definition: Schema.FieldDefinition?
  /// The index of its selection set.
  var set: Int?
  /// Equal for equal response keys.
  var key: Int
}

struct SpreadSite {
  var spread: FragmentSpread
  var parent: String?
}

struct InlineFragmentSite {
  var fragment: InlineFragment
  /// The type around the fragment.
  var parent: String?
}

/// All directives at one place.
struct DirectivesSite {
  var directives: [Directive]
  var location: DirectiveLocation
}

struct ArgumentsSite {
  var arguments: [Argument]
  /// nil where the field or directive is unknown.
  var definitions: [Schema.InputValueDefinition]?
  /// `field "Query.hero"` or `directive "@skip"`.
  var owner: String
  var position: Int32
}

/// A literal that is neither an input object nor a list where one is expected.
struct LeafSite {
  var value: Value
  var type: TypeExpression
}

/// An input object's literal; without a type where it stands in a scalar or an unknown place.
struct ObjectSite {
  var value: Value
  var fields: [ObjectField]
  var type: InputType?
}

struct VariableUse {
  var name: String
  var position: Int32
  /// nil in a scalar or an unknown place.
  var type: TypeExpression?
  /// Whether the argument or input field has a default.
  var hasDefault: Bool
  var isInOneOf: Bool
}
