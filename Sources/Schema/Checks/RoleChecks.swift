extension Checker {
  mutating func checkRoles() {
    let mark = model.roles.last?.mark ?? .none
    if model.roles.isEmpty {
      error("missing-role", "there is no role", at: mark, remedy: "add one without 'when', for everybody")
    }
    for (index, role) in model.roles.enumerated() {
      let isLast = index == model.roles.count - 1
      if role.when == nil, !isLast {
        error(
          "unreachable-role", "everybody has the role '\(role.name)', so those after it are never reached",
          at: role.mark,
          remedy: "give it 'when', or put it last")
      }
      if role.when != nil, isLast {
        error(
          "missing-role", "a viewer who meets no condition has no role", at: role.mark,
          remedy: "end with a role that has no 'when'")
      }
      checkLikeness(role)
    }
  }

  private mutating func checkLikeness(_ role: RoleModel) {
    var seen = [role.name]
    var next = role.like
    while let name = next {
      guard !seen.contains(name) else {
        error(
          "role-cycle", "role '\(role.name)' is like itself", at: role.mark,
          remedy: "remove 'like' from one of them")
        return
      }
      seen.append(name)
      next = model.role(name)?.like
    }
  }
}
