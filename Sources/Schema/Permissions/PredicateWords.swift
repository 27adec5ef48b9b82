extension Predicate {
  /// The condition as a sentence would say it, for people who read the matrix.
  package var words: String {
    switch self {
    case .always: "always"
    case .never: "never"
    case .and(let parts):
      parts.map { $0.isAlternative ? "(\($0.words))" : $0.words }.joined(separator: " and ")
    case .or(let parts): parts.map { $0.isConjunction ? "(\($0.words))" : $0.words }.joined(separator: " or ")
    case .not(.isNull(let field)): "\(field) is not null"
    case .not(.among(let field, let values)): "\(field) is none of \(Self.list(values, "and"))"
    case .not(.exists(let relation, .always)): "there is no \(relation)"
    case .not(let part): "not (\(part.words))"
    case .compare(let field, let comparison, let value): "\(field) \(comparison.words) \(value.words)"
    case .among(let field, let values): "\(field) is \(Self.list(values, "or"))"
    case .isNull(let field): "\(field) is null"
    case .exists(let relation, .always): "there is \(relation)"
    case .exists(let relation, let part): "\(relation) has (\(part.words))"
    case .byRole: "it depends on the role"
    }
  }

  private var isAlternative: Bool { if case .or = self { true } else { false } }
  private var isConjunction: Bool { if case .and = self { true } else { false } }

  private static func list(_ values: [Operand], _ word: String) -> String {
    let texts = values.map(\.words)
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "nothing" }
    return texts.dropLast().joined(separator: ", ") + " \(word) \(last)"
  }
}

extension Comparison {
  fileprivate var words: String {
    switch self {
    case .equal: "is"
    case .notEqual: "is not"
    case .less: "<"
    case .lessOrEqual: "≤"
    case .greater: ">"
    case .greaterOrEqual: "≥"
    case .contains: "contains"
    case .startsWith: "starts with"
    case .near: "is near"
    }
  }
}

extension Operand {
  fileprivate var words: String {
    switch self {
    case .literal(let literal): literal.words
    case .viewer(let field): "the viewer's \(field)"
    case .now: "now"
    case .argument(let name): "the argument \(name)"
    case .client: "what the client gives"
    }
  }
}

extension Literal {
  fileprivate var words: String {
    switch self {
    case .string(let text): "“\(text)”"
    case .enumeration(let name): name
    default: json
    }
  }
}

extension Preset.Value {
  /// What the server writes.
  package var words: String {
    switch self {
    case .literal(let literal): literal.words
    case .viewer(let field): "the viewer's \(field)"
    case .now: "now"
    case .sql(let template): "`\(template.yaml)`"
    }
  }
}

extension SQLTemplate {
  /// As the YAML spells it, on one line.
  fileprivate var yaml: String {
    let text = pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .path(let path): "{\(path.joined(separator: "."))}"
      }
    }.joined()
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
