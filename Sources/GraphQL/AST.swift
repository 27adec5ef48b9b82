// Executable documents (specification, section 2). Every `position` is a UTF-8 byte offset in the source; a
// definition's position is its keyword or opening brace, since a description before it has a position of its own.

package struct Document: Sendable {
  package var definitions: [Definition]
  /// What all positions below refer to.
  package let source: Source
}

package enum Definition: Sendable {
  case operation(OperationDefinition)
  case fragment(FragmentDefinition)
  case type(TypeSystemDefinition)
  /// `extend …`: the same shapes as definitions, never with a description, never a directive definition.
  case typeExtension(TypeSystemDefinition)
}

package enum OperationType: String, Sendable, Hashable, CaseIterable {
  case query, mutation, subscription
}

package struct OperationDefinition: Sendable {
  package var description: Description?
  package var type: OperationType
  /// Absent in an anonymous operation, with or without the keyword `query`.
  package var name: Name?
  package var variables: [VariableDefinition]
  package var directives: [Directive]
  package var selections: SelectionSet
  package var position: Int32
}

/// Equal when the text is equal, wherever it stands.
package struct Name: Sendable, Hashable {
  package let text: String
  package let position: Int32

  package init(_ text: String, position: Int32 = 0) {
    self.text = text
    self.position = position
  }

  package static func == (left: Name, right: Name) -> Bool { left.text == right.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// Documentation before a definition, as Markdown; escapes and block indentation are already resolved.
package struct Description: Sendable {
  package var text: String
  /// Written with triple quotes.
  package var block: Bool
  package var position: Int32
}

package struct VariableDefinition: Sendable {
  package var description: Description?
  /// Without `$`.
  package var name: Name
  package var type: TypeReference
  /// Contains no variables.
  package var defaultValue: Value?
  package var directives: [Directive]
  /// Of the `$`.
  package var position: Int32
}

/// Equal when both spell the same type.
package indirect enum TypeReference: Sendable, Hashable, CustomStringConvertible {
  case named(Name)
  case list(TypeReference, position: Int32)
  /// Never directly inside another `nonNull`.
  case nonNull(TypeReference)

  package var position: Int32 {
    switch self {
    case .named(let name): name.position
    case .list(_, let position): position
    case .nonNull(let inner): inner.position
    }
  }

  /// The name inside all lists and exclamation marks.
  package var innermostName: Name {
    switch self {
    case .named(let name): name
    case .list(let inner, _), .nonNull(let inner): inner.innermostName
    }
  }

  /// As written in a document: `[Int!]!`.
  package var description: String {
    switch self {
    case .named(let name): name.text
    case .list(let inner, _): "[\(inner)]"
    case .nonNull(let inner): "\(inner)!"
    }
  }

  package static func == (left: TypeReference, right: TypeReference) -> Bool {
    switch (left, right) {
    case (.named(let one), .named(let other)): one == other
    case (.list(let one, _), .list(let other, _)): one == other
    case (.nonNull(let one), .nonNull(let other)): one == other
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

package struct SelectionSet: Sendable {
  /// Never empty when parsed.
  package var selections: [Selection]
  /// Of the `{`.
  package var position: Int32
}

package enum Selection: Sendable {
  case field(Field)
  case fragmentSpread(FragmentSpread)
  case inlineFragment(InlineFragment)

  package var position: Int32 {
    switch self {
    case .field(let field): field.position
    case .fragmentSpread(let spread): spread.position
    case .inlineFragment(let fragment): fragment.position
    }
  }

  package var directives: [Directive] {
    switch self {
    case .field(let field): field.directives
    case .fragmentSpread(let spread): spread.directives
    case .inlineFragment(let fragment): fragment.directives
    }
  }
}

package struct Field: Sendable {
  package var alias: Name?
  package var name: Name
  package var arguments: [Argument]
  package var directives: [Directive]
  package var selections: SelectionSet?
  /// Of the alias, or of the name where there is none.
  package var position: Int32

  /// The key of this field in the response: the alias, or else the name.
  package var responseKey: String { (alias ?? name).text }
}

package struct Argument: Sendable {
  package var name: Name
  package var value: Value
  package var position: Int32
}

package struct Directive: Sendable {
  /// Without `@`.
  package var name: Name
  package var arguments: [Argument]
  /// Of the `@`.
  package var position: Int32
}

package struct FragmentSpread: Sendable {
  package var name: Name
  package var directives: [Directive]
  /// Of the `...`.
  package var position: Int32
}

package struct InlineFragment: Sendable {
  package var typeCondition: Name?
  package var directives: [Directive]
  package var selections: SelectionSet
  /// Of the `...`.
  package var position: Int32
}

package struct FragmentDefinition: Sendable {
  package var description: Description?
  package var name: Name
  package var typeCondition: Name
  package var directives: [Directive]
  package var selections: SelectionSet
  package var position: Int32
}
