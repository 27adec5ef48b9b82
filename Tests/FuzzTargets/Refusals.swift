import Executor

extension FuzzTarget {
  /// Limits that a test makes smaller.
  package struct Limits: Sendable {
    package var fields = PlanLimits.default.fields
    package var introspectionValues = PlanLimits.default.introspectionValues
    package init() {}
  }

  /// What refuses a query before it runs: the code of each error, and the kind of limit behind it. Empty: it would run.
  /// - Throws: `FuzzFailure` for variables that are no object.
  package static func refusals(
    of document: String, variables: String = "{}", limits: Limits = Limits()
  ) throws -> [String] {
    try errors(document, variables, limits).map { error in
      guard case .string(let kind)? = JSONValue.object(error.details)["kind"] else {
        return error.code.rawValue
      }
      return "\(error.code.rawValue) \(kind)"
    }
  }

  /// The messages of the same errors.
  /// - Throws: `FuzzFailure` for variables that are no object.
  package static func messages(of document: String, variables: String) throws -> [String] {
    try errors(document, variables, Limits()).map(\.message)
  }

  private static func errors(_ document: String, _ variables: String, _ limits: Limits) throws
    -> [GraphQLError]
  {
    guard case .object(let members) = try parseJSON(Array(variables.utf8)) else {
      throw FuzzFailure("variables must be an object")
    }
    var all = EngineLimits.default
    all.plan.fields = limits.fields
    all.plan.introspectionValues = limits.introspectionValues
    return try FuzzEngine(limits: all).errors(of: document, variables: members)
  }
}
