import Postgres
import Schema

/// The rows of a junction that lead from one parent to others.
struct JunctionLinks {
  private let model: Model
  private let junction: TypeModel
  private let table: Table
  private let parentColumn: String
  private let targetColumn: String
  private let tenant: UUID
  private let parent: UUID

  /// - Throws: `PlanningFailure` where the link goes through no junction.
  init(model: Model, link: Relation.Link, tenant: UUID, parent: UUID) throws(PlanningFailure) {
    guard case .junction(let name, let parentField, let targetField) = link, let junction = model.type(name),
      let table = junction.table
    else { throw .unsupported("a link without a junction") }
    let compiler = PredicateCompiler(model: model, role: "")
    self.model = model
    self.junction = junction
    self.table = table
    parentColumn = try compiler.column(parentField, of: junction)
    targetColumn = try compiler.column(targetField, of: junction)
    self.tenant = tenant
    self.parent = parent
  }

  /// Makes these the parent's only links: what is missing comes, what is too much goes, the rest stays as it is. The parent's
  /// row is locked, so nobody else sets them meanwhile.
  func set(_ targets: [UUID], in write: WriteTransaction) async throws {
    let hasID = junction.field("id") != nil
    let tenantColumn = quoted(model.tenant.column)
    let name = quoted(table.name)
    let returned = hasID ? "t.\"id\"" : "null::uuid"
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    parameters.append(uuid: parent)
    parameters.append(uuids: targets)
    let gone = Statement(
      """
      delete from \(name) t where t.\(tenantColumn) = $1 and t.\(parentColumn) = $2 \
      and not (t.\(targetColumn) = any($3)) \
      returning \(returned), \(RowChange.oldValues(model, junction, alias: "t"))
      """)
    parameters.append(uuids: targets.map { _ in UUID.v7() })
    let made = Statement(
      """
      insert into \(name) as t (\(tenantColumn)\(hasID ? ", \"id\"" : ""), \(parentColumn), \(targetColumn)) \
      select $1\(hasID ? ", i.id" : ""), $2, i.target from unnest($3::uuid[], $4::uuid[]) i (target, id) \
      where not exists (select from \(name) o where o.\(tenantColumn) = $1 and o.\(parentColumn) = $2 \
      and o.\(targetColumn) = i.target) returning \(returned), null::text
      """)
    var first = Parameters()
    first.append(uuid: tenant)
    first.append(uuid: parent)
    first.append(uuids: targets)
    try await write.applyAll(Command(gone, first), junction, .deleted)
    try await write.applyAll(Command(made, parameters), junction, .created)
  }
}
