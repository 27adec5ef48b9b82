/// The first wall between tenants: `store_id = $1` beside every table of every statement. Row-level security is the second.
package enum TenantWall {
  #if DEBUG
    /// Tests take this wall away to see that the other stands by itself. Release builds have no such switch.
    @TaskLocal package static var isStanding = true
  #endif

  /// The condition that a row belongs to the tenant.
  static func pin(_ column: String) -> String {
    #if DEBUG
      if !isStanding { return "\(column) is not null" }
    #endif
    return "\(column) = \(ParameterList.tenant)"
  }
}
