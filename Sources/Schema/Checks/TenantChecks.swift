extension Checker {
  mutating func checkTenant() {
    let tenant = model.tenant
    guard let type = model.type(tenant.type), let directory = model.type(tenant.directory) else { return }
    if type.table?.scope != .tenant || type.table?.key != ["id"] {
      error(
        "invalid-tenant", "the tenant '\(type.name)' must have rows of its own, with the key 'id'",
        at: type.mark)
    }
    if directory.table?.scope != .global {
      error(
        "invalid-tenant", "'\(directory.name)' leads to tenants, so it cannot belong to one",
        at: directory.mark,
        remedy: "add 'global: true'")
    }
    require(tenant.token, "String!", of: directory, "invalid-tenant")
    require(tenant.alias, "String", of: directory, "invalid-tenant")
    require(tenant.id, "ID!", of: directory, "invalid-tenant")
    for field in [tenant.token, tenant.alias, tenant.id] {
      requireUnique(field, of: directory, "invalid-tenant")
    }
    let columnFits = tenant.column.utf8.allSatisfy { byte in
      "abcdefghijklmnopqrstuvwxyz0123456789_".utf8.contains(byte)
    }
    if !columnFits || !TypeExpression.isName(tenant.column) {
      error(
        "invalid-name", "'\(tenant.column)' is no name for the tenant's column", at: type.mark,
        remedy: "use small letters, digits and '_'")
    }
  }

  mutating func checkViewer() {
    let viewer = model.viewer
    guard let type = model.type(viewer.type) else { return }
    if type.table?.scope != .tenant || type.table?.key != ["id"] {
      error(
        "invalid-viewer", "the viewer '\(type.name)' must have rows in each tenant, with the key 'id'",
        at: type.mark)
    }
    require(viewer.tokenHash, "Bytes!", of: type, "invalid-viewer")
    require(viewer.user, "ID", of: type, "invalid-viewer")
    require(viewer.expires, "DateTime!", of: type, "invalid-viewer")
    requireUnique(viewer.tokenHash, of: type, "invalid-viewer")
  }

  /// A field of a type, exactly or, where `wanted` is nullable, also not null.
  mutating func require(_ name: String, _ wanted: String, of type: TypeModel, _ code: String) {
    guard let expected = TypeExpression(parsing: wanted) else { return }
    guard let field = type.field(name), case .column = field.source else {
      error(
        code, "'\(type.name)' needs the field '\(name): \(wanted)'", at: type.mark,
        remedy: "add it to 'fields'")
      return
    }
    let fits = field.type == expected || !expected.isNonNull && field.type.nullable == expected
    if !fits {
      error(
        code, "'\(type.name).\(name)' must be \(wanted), but is \(field.type)", at: field.mark,
        remedy: "change its type")
    }
  }

  private mutating func requireUnique(_ name: String, of type: TypeModel, _ code: String) {
    guard let field = type.field(name), let table = type.table else { return }
    let isUnique = table.indexes.contains {
      $0.isUnique && $0.condition == nil && $0.keys.map(\.field) == [name]
    }
    if !isUnique, table.key != [name] {
      error(
        code, "'\(type.name).\(name)' must lead to one row", at: field.mark,
        remedy: "add '- { keys: [\(name)], unique: true }' to 'indexes'")
    }
  }
}
