extension SchemaReader {
  /// All conditions of one file together may have so many parts once rules are expanded.
  static let predicateLimit = 100_000

  /// Rules may lead to rules so many times.
  static let ruleDepth = 16

  /// A condition, with rules expanded. What is wrong is reported and read as "never".
  mutating func predicate(_ node: YAMLNode, _ context: PredicateContext) -> Predicate {
    let result = parsePredicate(node, context)
    let hasRoles = result.contains { if case .byRole = $0 { true } else { false } }
    if !context.allowsRoles, hasRoles {
      report(
        "role-in-condition", "a role cannot be asked for here", at: node.mark,
        remedy: "say it without 'byRole'")
      return .never
    }
    if context.isStatic, result.contains(where: { !$0.isAboutStoredRow }) {
      report(
        "condition-not-static", "the condition of an index is about stored values alone", at: node.mark,
        remedy: "compare with constants by eq, ne, in, notIn, isNull, lt, lte, gt or gte")
      return .never
    }
    return result
  }

  mutating func parsePredicate(_ node: YAMLNode, _ context: PredicateContext) -> Predicate {
    guard spend(1, at: node.mark) else { return .never }
    switch node.value {
    case .scalar:
      guard let name = text(node, of: "a condition") else { return .never }
      if name == "all" { return .always }
      if name == "none" { return .never }
      guard case .type(let type) = context.scope else {
        report("invalid-condition", "'\(name)' is no condition", at: node.mark)
        return .never
      }
      return expandRule(name, of: type, at: node.mark)
    case .sequence:
      report(
        "invalid-condition", "a list is no condition", at: node.mark, remedy: "put 'and:' or 'or:' before it")
      return .never
    case .mapping(let list):
      let parts = list.map { conditionPart($0, context) }
      return parts.isEmpty ? .always : parts.count == 1 ? parts[0] : .and(parts)
    }
  }

  private mutating func conditionPart(_ entry: YAMLEntry, _ context: PredicateContext) -> Predicate {
    switch entry.key {
    case "and", "or":
      let parts = elements(entry.value, of: "'\(entry.key)'").map { parsePredicate($0, context) }
      if parts.isEmpty {
        report("invalid-condition", "'\(entry.key)' has nothing to join", at: entry.value.mark)
        return .never
      }
      if parts.count == 1 { return parts[0] }
      return entry.key == "and" ? .and(parts) : .or(parts)
    case "not": return .not(parsePredicate(entry.value, context))
    case "byRole": return predicateByRole(entry.value, context)
    default: return fieldCondition(entry, context)
    }
  }

  /// The condition without rows of the type that are deleted but kept.
  func standing(_ condition: Predicate, in type: String) -> Predicate {
    guard draft(type)?.entries["softDelete"]?.text == "true" else { return condition }
    let isThere = Predicate.isNull(field: Self.deletionField)
    return condition == .always ? isThere : .and([isThere, condition])
  }

  private mutating func predicateByRole(_ node: YAMLNode, _ context: PredicateContext) -> Predicate {
    var rules: [String: Predicate] = [:]
    var otherwise = Predicate.never
    for entry in entries(node, of: "'byRole'").list {
      let rule = parsePredicate(entry.value, context)
      if entry.key == "otherwise" {
        otherwise = rule
      } else if roleNames.contains(entry.key) {
        rules[entry.key] = rule
      } else {
        reportUnknown("role", entry.key, among: roleNames + ["otherwise"], at: entry.mark)
      }
    }
    return .byRole(rules, otherwise: otherwise)
  }

  private mutating func fieldCondition(_ entry: YAMLEntry, _ context: PredicateContext) -> Predicate {
    guard let field = scopeField(entry.key, in: context.scope) else {
      if case .root = context.scope {
        report("invalid-condition", "there is no row here to put conditions on", at: entry.mark)
      } else {
        reportUnknown("field", entry.key, among: fieldNames(in: context.scope), at: entry.mark)
      }
      return .never
    }
    if case .relation = field.kind {
      guard let target = field.target, draft(target)?.kind == .table else {
        report("invalid-condition", "'\(entry.key)' leads to no one type with rows", at: entry.mark)
        return .never
      }
      if entry.value.isNull {
        report(
          "invalid-condition", "a relation is not null", at: entry.value.mark,
          remedy: "write 'not: { \(entry.key): {} }' for none")
        return .never
      }
      var inner = context
      inner.scope = .type(target)
      return .exists(relation: entry.key, standing(parsePredicate(entry.value, inner), in: target))
    }
    guard field.kind.isValueInSQL else {
      report(
        "not-comparable", "'\(entry.key)' is no value that SQL has", at: entry.mark,
        remedy: "compare stored fields and expressions")
      return .never
    }
    if field.isEncrypted {
      reportEncrypted(entry.key, "be compared", at: entry.mark)
      return .never
    }
    switch entry.value.value {
    case .scalar: return comparison(entry.key, field.type, "eq", entry.value, entry.value.mark, context)
    case .sequence:
      report("invalid-condition", "a list equals no field", at: entry.value.mark, remedy: "use { in: […] }")
      return .never
    case .mapping(let operators):
      let parts = operators.map { comparison(entry.key, field.type, $0.key, $0.value, $0.mark, context) }
      if parts.isEmpty {
        report("invalid-condition", "'\(entry.key)' is compared with nothing", at: entry.value.mark)
        return .never
      }
      return parts.count == 1 ? parts[0] : .and(parts)
    }
  }

  static let operators =
    Comparison.allCases.filter { $0 != .near }.map(\.rawValue) + ["in", "notIn", "isNull"]

  private mutating func comparison(
    _ field: String, _ type: TypeExpression, _ name: String, _ node: YAMLNode, _ mark: Mark,
    _ context: PredicateContext
  ) -> Predicate {
    guard spend(1, at: node.mark) else { return .never }
    guard Self.operators.contains(name) else {
      reportUnknown("operator", name, among: Self.operators, at: mark)
      return .never
    }
    if name == "isNull" {
      if case .scalar(let text, isPlain: true) = node.value, text == "true" || text == "false" {
        return text == "true" ? .isNull(field: field) : .not(.isNull(field: field))
      }
      report("expected-boolean", "'isNull' must be true or false", at: node.mark)
      return .never
    }
    if node.isNull, name == "eq" { return .isNull(field: field) }
    if node.isNull, name == "ne" { return .not(.isNull(field: field)) }
    let isOpaque = type.isList || type.name == "JSON" || nameKinds[type.name] == .embedded
    guard !isOpaque else {
      report("not-comparable", "'\(field)' is \(type), which is not compared", at: mark, remedy: "use isNull")
      return .never
    }
    if name == "in" || name == "notIn" {
      let operands = elements(node, of: "'\(name)'").compactMap { operand($0, type, context) }
      guard spend(operands.count, at: node.mark) else { return .never }
      return name == "in" ? .among(field: field, operands) : .not(.among(field: field, operands))
    }
    guard let comparison = Comparison(rawValue: name), let operand = operand(node, type, context) else {
      return .never
    }
    let isText = type.name == "String"
    let isOrdered =
      isText || ["ID", "UUID", "Int", "Float", "DateTime", "MinorUnits", "Money"].contains(type.name)
    let fits =
      switch comparison {
      case .equal, .notEqual: true
      case .less, .lessOrEqual, .greater, .greaterOrEqual: isOrdered
      case .contains, .startsWith: isText
      case .near: false
      }
    guard fits else {
      report("not-comparable", "'\(name)' does not compare \(type)", at: mark)
      return .never
    }
    return .compare(field: field, comparison, operand)
  }

  private mutating func operand(_ node: YAMLNode, _ type: TypeExpression, _ context: PredicateContext)
    -> Operand?
  {
    guard case .scalar(let text, isPlain: true) = node.value, text.hasPrefix("$") else {
      if node.isNull {
        report("invalid-condition", "null is compared by isNull", at: node.mark)
        return nil
      }
      return literal(node, of: type).map { .literal($0) }
    }
    let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch (parts.first, parts.count) {
    case ("now", 1):
      guard type.name == "DateTime" else {
        report("type-mismatch", "$now is a DateTime, but the field is \(type)", at: node.mark)
        return nil
      }
      return .now
    case ("viewer", 2):
      let scope = PredicateContext.Scope.type(viewerType)
      guard let field = scopeField(parts[1], in: scope), field.kind == .column else {
        reportUnknown(
          "field", parts[1], among: draft(viewerType).map { columns(of: $0) } ?? [], at: node.mark)
        return nil
      }
      if field.isEncrypted {
        reportEncrypted(parts[1], "be compared", at: node.mark)
        return nil
      }
      guard fits(field.type, type) else {
        report("type-mismatch", "\(text) is \(field.type), but the field is \(type)", at: node.mark)
        return nil
      }
      return .viewer(parts[1])
    case ("argument", 2):
      guard let argument = context.arguments?.first(where: { $0.name == parts[1] }) else {
        reportUnknown("argument", parts[1], among: context.arguments?.map(\.name) ?? [], at: node.mark)
        return nil
      }
      guard fits(argument.type, type) else {
        report("type-mismatch", "\(text) is \(argument.type), but the field is \(type)", at: node.mark)
        return nil
      }
      return .argument(parts[1])
    default:
      report(
        "unknown-variable", "'\(text)' is nothing that a condition knows", at: node.mark,
        remedy: "use $viewer.field, $now or $argument.name; put quotes around a text")
      return nil
    }
  }

  private func fits(_ given: TypeExpression, _ wanted: TypeExpression) -> Bool {
    guard !given.isList, !wanted.isList else { return false }
    let uuids = ["ID", "UUID"]
    let amounts = ["Int", "MinorUnits", "Money"]
    return given.name == wanted.name || (uuids.contains(given.name) && uuids.contains(wanted.name))
      || (amounts.contains(given.name) && amounts.contains(wanted.name))
  }
}

extension Predicate {
  /// Whether this part, apart from its own parts, is about stored values and constants.
  fileprivate var isAboutStoredRow: Bool {
    switch self {
    case .always, .never, .and, .or, .not, .isNull: true
    case .compare(_, let comparison, .literal): comparison != .contains && comparison != .startsWith
    case .among(_, let operands): operands.allSatisfy { if case .literal = $0 { true } else { false } }
    case .compare, .exists, .byRole: false
    }
  }
}
