/// A column of a table, as the DDL, the generator and the keyed functions see it.
package struct StoredColumn: Sendable {
  package var field: FieldModel
  package var column: Column
  /// As in a column definition: `text`, `int8`, `json`; `bytea` for what is encrypted.
  package var sqlType: String
  package var isNullable: Bool { !field.type.isNonNull }
}

extension Model {
  /// The columns of a type's own fields, in the order of the file; the tenant's column is not among them.
  package func columns(of type: TypeModel) -> [StoredColumn] {
    type.fields.compactMap { field in
      guard case .column(let column) = field.source else { return nil }
      return StoredColumn(
        field: field, column: column, sqlType: field.isEncrypted ? "bytea" : sqlType(of: field.type))
    }
  }

  /// How Postgres keeps a value of a type. Enums are text: a condition on a Postgres enum loses its index under
  /// row-level security (consistency.md, 12). Lists and embedded types are JSON.
  package func sqlType(of type: TypeExpression) -> String {
    if type.isList { return "json" }
    if enumeration(type.name) != nil { return "text" }
    return ScalarModel(named: type.name)?.postgresType ?? "json"
  }

  /// The column that a field is stored in.
  func columnName(_ field: String, of type: TypeModel) -> String {
    if case .column(let column) = type.field(field)?.source { column.name } else { snakeCase(field) }
  }

  /// Types with rows in every tenant.
  var tenantTypes: [TypeModel] { types.filter { $0.table?.scope == .tenant } }
  var globalTypes: [TypeModel] { types.filter { $0.table?.scope == .global } }
}
