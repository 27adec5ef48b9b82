extension Model {
  /// The predicate as it is for one role, so that two of them can be compared.
  package func resolved(_ predicate: Predicate, for role: String) -> Predicate {
    switch predicate {
    case .byRole(let rules, let otherwise):
      return resolved(rule(RoleRules(rules: rules, otherwise: otherwise), for: role), for: role)
    case .and(let parts): return .and(parts.map { resolved($0, for: role) })
    case .or(let parts): return .or(parts.map { resolved($0, for: role) })
    case .not(let part): return .not(resolved(part, for: role))
    case .exists(let relation, let part): return .exists(relation: relation, resolved(part, for: role))
    case .always, .never, .compare, .among, .isNull: return predicate
    }
  }
}

extension Predicate {
  /// Conditions that must all hold for this one to hold: `and` within `and` is one list, and what always holds is left out.
  package var conjuncts: [Predicate] {
    switch self {
    case .and(let parts): parts.flatMap(\.conjuncts)
    case .always: []
    case .never, .or, .not, .byRole, .compare, .among, .isNull, .exists: [self]
    }
  }
}
