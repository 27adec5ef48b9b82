import Schema

extension Model {
  /// Whether a role finds its way into a tenant that is closed to the public, following `like`.
  func mayEnterClosed(_ role: String) -> Bool {
    var name: String? = role
    var steps = 0
    while let current = name, steps <= roles.count {
      if tenant.openTo.contains(current) { return true }
      name = self.role(current)?.like
      steps += 1
    }
    return false
  }
}
