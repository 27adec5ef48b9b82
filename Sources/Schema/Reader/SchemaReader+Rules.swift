extension SchemaReader {
  /// The condition that a type gives a name. Each is expanded once; one that leads back to itself is reported.
  mutating func expandRule(_ name: String, of type: String, at mark: Mark) -> Predicate {
    guard let draft = draft(type) else { return .never }
    guard let entry = draft.rules.entry(name) else {
      if draft.field(name) != nil {
        report(
          "unknown-rule", "'\(name)' is a field, not a rule of '\(type)'", at: mark,
          remedy: "write { \(name): value }")
      } else {
        report(
          "unknown-rule", "unknown rule '\(name)' of '\(type)'", at: mark,
          remedy: didYouMean(name, among: draft.rules.keys + ["all", "none"]))
      }
      return .never
    }
    let path = "\(type).\(name)"
    if let known = rules[path] {
      return spend(ruleSizes[path] ?? 1, at: mark) ? known : .never
    }
    guard !openRules.contains(path) else {
      report(
        "rule-cycle", "rule '\(name)' of '\(type)' leads back to itself", at: mark,
        remedy: "say it without the rule")
      return .never
    }
    guard openRules.count < Self.ruleDepth else {
      report(
        "too-deep", "rules lead to each other more than \(Self.ruleDepth) times", at: mark,
        remedy: "say some of them in one")
      return .never
    }
    openRules.append(path)
    let before = predicateSize
    let rule = parsePredicate(entry.value, PredicateContext(scope: .type(type)))
    openRules.removeLast()
    rules[path] = rule
    ruleSizes[path] = predicateSize - before
    return rule
  }

  mutating func spend(_ size: Int, at mark: Mark) -> Bool {
    guard predicateSize + size <= Self.predicateLimit else {
      if predicateSize < Self.predicateLimit {
        report(
          "too-large",
          "the conditions, with their rules expanded, have more than \(Self.predicateLimit) parts", at: mark,
          remedy: "use fewer rules within rules")
      }
      predicateSize = Self.predicateLimit
      return false
    }
    predicateSize += size
    return true
  }

  /// Who may read: `all`, a list of roles, a condition for everyone, or a mapping by role.
  mutating func roleRules(_ node: YAMLNode, _ context: PredicateContext) -> RoleRules {
    switch node.value {
    case .scalar:
      return RoleRules(rules: [:], otherwise: predicate(node, context))
    case .sequence:
      var rules = RoleRules(rules: [:])
      for role in texts(node, of: "'read'") {
        if roleNames.contains(role.text) {
          rules.rules[role.text] = .always
        } else {
          reportUnknown("role", role.text, among: roleNames, at: role.mark)
        }
      }
      return rules
    case .mapping(let list):
      var rules = RoleRules(rules: [:])
      for entry in list {
        if entry.key == "otherwise" {
          rules.otherwise = predicate(entry.value, context)
        } else if roleNames.contains(entry.key) {
          rules.rules[entry.key] = predicate(entry.value, context)
        } else if scopeField(entry.key, in: context.scope) != nil {
          report(
            "unknown-role", "'\(entry.key)' is a field, but here stands who may read", at: entry.mark,
            remedy: "put the condition behind a role or 'otherwise:'")
        } else {
          reportUnknown("role", entry.key, among: roleNames + ["otherwise"], at: entry.mark)
        }
      }
      return rules
    }
  }
}
