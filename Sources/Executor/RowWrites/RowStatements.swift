import Postgres
import Schema

/// The statements of one generated write, as the role that makes it.
struct RowStatements {
  let model: Model
  let wish: RowWish
  let viewer: Viewer
  let tenant: UUID
  let cipher: Cipher

  private static let row = "t"

  // MARK: - Before

  /// Columns of `look`, in order; enums whose values follow one another come behind.
  enum LookColumn {
    static let isAllowed = 0
    static let version = 1
    static let firstState = 2
  }

  /// Takes the lock of a row that the viewer may read, and tells whether the rule lets it be changed, its version, and the
  /// present values of enums that are to change. No row: the viewer sees none by this key.
  func look() throws(PlanningFailure) -> Command {
    var compiler = PredicateCompiler(model: model, role: viewer.role)
    let key = compiler.parameters.bind(.constant(.uuid(wish.key)), as: .uuid)
    let isAllowed = try compiler.compile(wish.rule.condition, over: wish.type, alias: Self.row)
    let readable = try compiler.rows(of: wish.type, alias: Self.row)
    var columns = [
      "coalesce(\(isAllowed.text), false)",
      wish.table.isVersioned ? "\(Self.row).\"version\"::int8" : "null::int8",
    ]
    for field in states { columns.append("\(Self.row).\(try compiler.column(field.name, of: wish.type))") }
    let condition = Condition.all([pin, .sql("\(Self.row).\"id\" = \(key)"), readable])
    let sql = """
      select \(columns.joined(separator: ", ")) from \(compiler.table(wish.type, Self.row)) \
      where \(condition.text) for no key update of \(Self.row)
      """
    return command(sql, compiler)
  }

  /// Given fields whose enum says which value may follow which.
  var states: [FieldModel] {
    wish.columns.compactMap { member in
      guard let field = wish.type.field(member.name),
        let values = model.enumeration(field.type.nullable.description)?.values,
        values.contains(where: { $0.next != nil })
      else { return nil }
      return field
    }
  }

  // MARK: - The change

  func insertion() throws -> Command {
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    parameters.append(uuid: wish.key)
    var columns: [String] = []
    var values: [String] = []
    if wish.table.scope == .tenant {
      columns.append(quoted(model.tenant.column))
      values.append("$1")
    }
    columns.append("\"id\"")
    values.append("$2")
    for (column, value) in try assignments(&parameters) {
      columns.append(column)
      values.append(value)
    }
    let sql = """
      insert into \(quoted(wish.table.name)) (\(columns.joined(separator: ", "))) \
      values (\(values.joined(separator: ", ")))\(RowChange.returningKeys(model, wish.type))
      """
    return Command(Statement(sql), parameters)
  }

  /// Also of a row that only its links change, and of one that is deleted but kept.
  func update() throws -> Command {
    let change = try RowChange(
      model: model, typeName: wish.type.name, tenant: tenant, key: wish.key, cipher: cipher)
    var parameters = change.start()
    var list = wish.action == .delete ? [] : try assignments(&parameters)
    if wish.action == .delete { list.append(("\"deleted_at\"", "now()")) }
    if wish.table.isVersioned { list.append(("\"version\"", "t.\"version\" + 1")) }
    return change.update(assignments: list.map { "\($0.0) = \($0.1)" }, conditions: [], parameters)
  }

  func deletion() throws -> Command {
    try RowChange(model: model, typeName: wish.type.name, tenant: tenant, key: wish.key, cipher: cipher)
      .delete()
  }

  /// Columns and what they are set to, in the order of the schema: the client's values, bound, and the presets.
  private func assignments(_ parameters: inout Parameters) throws -> [(column: String, value: String)] {
    var list: [(String, String)] = []
    let compiler = PredicateCompiler(model: model, role: viewer.role)
    for field in wish.type.fields {
      guard case .column(let column) = field.source else { continue }
      if let preset = wish.rule.presets.first(where: { $0.field == field.name }) {
        list.append((quoted(column.name), value(of: preset, field, compiler, &parameters)))
      } else if let member = wish.columns.first(where: { $0.name == field.name }) {
        try parameters.append(member.value, as: field, of: wish.type, in: model, tenant: tenant, cipher)
        list.append((quoted(column.name), "$\(parameters.count)"))
      }
    }
    return list
  }

  private func value(
    of preset: Preset, _ field: FieldModel, _ compiler: PredicateCompiler, _ parameters: inout Parameters
  ) -> String {
    switch preset.value {
    case .now: return "now()"
    case .literal(let constant):
      switch constant {
      case .list, .object: return literal(constant.json) + "::json"
      default: return compiler.constant(constant, for: field)
      }
    case .viewer(let name):
      let id = name == "id" ? viewer.session : viewer.user
      parameters.append(id.map(InputValue.uuid) ?? .null, as: field, in: model)
      return "$\(parameters.count)"
    case .sql(let template):
      let text = template.pieces.map { piece in
        if case .text(let text) = piece { text } else { "$1" }
      }
      return "(" + text.joined() + ")"
    }
  }

  // MARK: - After

  /// Tells of the changed row whether the rule still holds, and for each reference that the client gave whether the viewer
  /// may read the row at its end. Else a write would show which ids exist.
  func check() throws(PlanningFailure) -> Command {
    var compiler = PredicateCompiler(model: model, role: viewer.role)
    let key = compiler.parameters.bind(.constant(.uuid(wish.key)), as: .uuid)
    let isAllowed = try compiler.compile(wish.rule.condition, over: wish.type, alias: Self.row)
    var columns = ["coalesce(\(isAllowed.text), false)"]
    for (field, target) in references {
      let other = compiler.freshAlias()
      let column = "\(Self.row).\(try compiler.column(field.name, of: wish.type))"
      let rows = Condition.all([
        .sql(TenantWall.pin("\(other).\(quoted(model.tenant.column))")), .sql("\(other).\"id\" = \(column)"),
        try compiler.rows(of: target, alias: other),
      ])
      columns.append(
        "\(column) is null or exists (select from \(compiler.table(target, other)) where \(rows.text))")
    }
    let condition = Condition.all([pin, .sql("\(Self.row).\"id\" = \(key)")])
    let sql = """
      select \(columns.joined(separator: ", ")) from \(compiler.table(wish.type, Self.row)) \
      where \(condition.text)
      """
    return command(sql, compiler)
  }

  /// Given fields that refer to rows of the same tenant.
  var references: [(field: FieldModel, target: TypeModel)] {
    wish.columns.compactMap { member in
      guard let field = wish.type.field(member.name), case .column(let column) = field.source,
        let target = column.references.flatMap({ model.type($0) }), target.table?.scope == .tenant
      else { return nil }
      return (field, target)
    }
  }

  /// How many of these rows the viewer may read.
  func readable(_ ids: [UUID], of target: TypeModel) throws(PlanningFailure) -> Command {
    var compiler = PredicateCompiler(model: model, role: viewer.role)
    let list = compiler.parameters.bind(.constant(.list(ids.map(InputValue.uuid))), as: .uuidArray)
    let condition = Condition.all([
      pin, .sql("\(Self.row).\"id\" = any(\(list))"), try compiler.rows(of: target, alias: Self.row),
    ])
    return command(
      "select count(*) from \(compiler.table(target, Self.row)) where \(condition.text)", compiler)
  }

  private var pin: Condition { .sql(TenantWall.pin("\(Self.row).\(quoted(model.tenant.column))")) }

  private func command(_ sql: String, _ compiler: PredicateCompiler) -> Command {
    let binder = ParameterBinder(tenant: tenant, viewer: viewer, variables: [:])
    let types = compiler.parameters.types.map(\.oid)
    return Command(
      Statement(sql, parameterTypes: types), binder.parameters(compiler.parameters))
  }
}
