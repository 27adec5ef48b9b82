import Postgres
import Schema

/// What hangs on rows that are to go, by foreign keys that cascade or let go.
///
/// The database would do as much by itself, but without a word to those who follow these rows: here each gets its event, its
/// version and its cache group.
struct DependentRows {
  let model: Model
  let write: WriteTransaction

  /// Rows that may go with one.
  static let limit = 10_000

  /// Deletes and lets go, the farthest rows first.
  /// - Throws: `WriteRefusal` where too much hangs on them; `PostgresError`.
  func release(_ type: TypeModel, _ ids: [UUID]) async throws {
    var count = 0
    try await release(type, ids, &count)
  }

  private func release(_ type: TypeModel, _ ids: [UUID], _ count: inout Int) async throws {
    guard !ids.isEmpty else { return }
    for child in model.types {
      // Rows that are only ever added are the database's to keep, and rows without an id have nobody who follows them.
      guard let table = child.table, table.scope == .tenant, !table.isAppendOnly, table.key == ["id"] else {
        continue
      }
      for field in child.fields {
        guard case .column(let column) = field.source, column.references == type.name else { continue }
        switch column.onDelete {
        case .restrict: continue
        case .setNull: try await letGo(child, table, column, ids)
        case .cascade:
          let found = try await write.run(find(table, column, ids))
          let children = (0..<found.rowCount).compactMap { found.uuid(row: $0, column: 0) }
          count += children.count
          guard count <= Self.limit else {
            throw WriteRefusal(
              WriteFault(
                .inUse, "More than \(Self.limit) rows hang on it; delete some of them first.", field: "id"))
          }
          try await release(child, children, &count)
          try await delete(child, table, children)
        }
      }
    }
  }

  private var tenantColumn: String { quoted(model.tenant.column) }

  private func parameters(_ ids: [UUID]) -> Parameters {
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    parameters.append(uuids: ids)
    return parameters
  }

  private func find(_ table: Table, _ column: Column, _ ids: [UUID]) -> Command {
    Command(
      Statement(
        """
        select "id" from \(quoted(table.name)) where \(tenantColumn) = $1 and \(quoted(column.name)) = any($2) \
        order by "id" limit \(Self.limit + 1) for no key update
        """), parameters(ids))
  }

  private func delete(_ type: TypeModel, _ table: Table, _ ids: [UUID]) async throws {
    guard !ids.isEmpty else { return }
    let statement = Statement(
      """
      delete from \(quoted(table.name)) t where t.\(tenantColumn) = $1 and t."id" = any($2) \
      returning t."id", \(RowChange.oldValues(model, type, alias: "t"))
      """)
    try await write.applyAll(Command(statement, parameters(ids)), type, .deleted)
  }

  private func letGo(_ type: TypeModel, _ table: Table, _ column: Column, _ ids: [UUID]) async throws {
    let version = table.isVersioned ? ", \"version\" = t.\"version\" + 1" : ""
    let statement = Statement(
      """
      with o as materialized (select * from \(quoted(table.name)) where \(tenantColumn) = $1 \
      and \(quoted(column.name)) = any($2) order by "id" for no key update) \
      update \(quoted(table.name)) t set \(quoted(column.name)) = null\(version) from o \
      where t.\(tenantColumn) = $1 and t."id" = o."id" \
      returning t."id", \(RowChange.oldValues(model, type, alias: "o", now: "t"))
      """)
    try await write.applyAll(Command(statement, parameters(ids)), type, .updated)
  }
}
