import Postgres
import Schema

/// The statements that change one row by its key, and hand back the old values of the columns that rules read.
struct RowChange {
  let model: Model
  let type: TypeModel
  let table: Table
  private let tenant: UUID
  private let key: UUID
  private let cipher: Cipher

  init(model: Model, typeName: String, tenant: UUID, key: UUID, cipher: Cipher) throws {
    guard let type = model.type(typeName), let table = type.table else {
      throw PlanningFailure.unknownType(typeName)
    }
    self.model = model
    self.type = type
    self.table = table
    self.tenant = tenant
    self.key = key
    self.cipher = cipher
  }

  /// An empty `set` changes nothing but takes the row's lock.
  func update(set: [InputMember], if condition: [InputMember]) throws -> Command {
    var parameters = start()
    var assignments: [String] = []
    for member in set {
      assignments.append("\(try column(member.name)) = \(try bind(member, to: &parameters))")
    }
    var conditions: [String] = []
    for member in condition {
      // Sealed twice, a value is never the same.
      guard type.field(member.name)?.isEncrypted != true else {
        throw PlanningFailure.unsupported("\(type.name).\(member.name) in a condition")
      }
      conditions.append(
        member.value == .null
          ? "o.\(try column(member.name)) is null"
          : "o.\(try column(member.name)) = \(try bind(member, to: &parameters))")
    }
    return update(assignments: assignments, conditions: conditions, parameters)
  }

  /// - Parameters:
  ///   - assignments: SQL over the row `t`, whose parameters stand behind `$1`, the tenant, and `$2`, the key.
  ///   - conditions: SQL over the row as it was, `o`.
  func update(assignments: [String], conditions: [String], _ parameters: Parameters) -> Command {
    let assignments = assignments.isEmpty ? ["\"id\" = t.\"id\""] : assignments
    let sql = """
      with o as materialized (\(locked)) update \(quoted(table.name)) t set \(assignments.joined(separator: ", ")) \
      from o where t.\(tenantColumn) = $1 and t."id" = $2\(conditions.map { " and \($0)" }.joined()) \
      returning \(Self.oldValues(model, type, alias: "o", now: "t"))
      """
    return Command(Statement(sql), parameters)
  }

  func delete() throws -> Command {
    let sql = """
      with o as materialized (\(locked)) delete from \(quoted(table.name)) t using o \
      where t.\(tenantColumn) = $1 and t."id" = $2 returning \(Self.oldValues(model, type, alias: "o"))
      """
    return Command(Statement(sql), start())
  }

  private var tenantColumn: String { quoted(model.tenant.column) }

  /// The row as it is before the change; `for no key update`, since foreign keys to it must not wait (consistency.md, 2).
  private var locked: String {
    "select * from \(quoted(table.name)) where \(tenantColumn) = $1 and \"id\" = $2 for no key update"
  }

  /// SQL for the old values that an event keeps of a row, as JSON text.
  static func oldValues(
    _ model: Model, _ type: TypeModel, alias: String, now: String? = nil
  ) -> String {
    var pairs = model.kept.fields(of: type).compactMap { field -> String? in
      guard case .column(let column) = field.source else { return nil }
      return "\(literal(field.name)), \(alias).\(quoted(column.name))"
    }
    if let now { pairs += moved(model, type, now) }
    return pairs.isEmpty ? "null::text" : "json_build_object(\(pairs.joined(separator: ", ")))::text"
  }

  /// The ids that streams are narrowed by, as they are after an update.
  private static func moved(_ model: Model, _ type: TypeModel, _ alias: String) -> [String] {
    narrowing(model, type).map {
      "\(literal(StreamEvent.nowMark + $0.name)), \(alias).\(quoted($0.column))"
    }
  }

  private static func narrowing(_ model: Model, _ type: TypeModel) -> [(name: String, column: String)] {
    (type.publish?.keys ?? []).compactMap { name in
      guard case .column(let column)? = type.field(name)?.source else { return nil }
      return (name, column.name)
    }
  }

  /// What stands behind the insert of a row, so that its event tells what streams are narrowed by.
  static func returningKeys(_ model: Model, _ type: TypeModel) -> String {
    let pairs = narrowing(model, type).map { "\(literal($0.name)), \(quoted($0.column))" }
    return pairs.isEmpty ? "" : " returning json_build_object(\(pairs.joined(separator: ", ")))::text"
  }

  /// Tenant and key.
  func start() -> Parameters {
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    parameters.append(uuid: key)
    return parameters
  }

  private func column(_ name: String) throws -> String {
    guard let field = type.field(name), case .column(let column) = field.source else {
      throw PlanningFailure.unknownField(type: type.name, field: name)
    }
    return quoted(column.name)
  }

  private func bind(_ member: InputMember, to parameters: inout Parameters) throws -> String {
    guard let field = type.field(member.name) else {
      throw PlanningFailure.unknownField(type: type.name, field: member.name)
    }
    try parameters.append(member.value, as: field, of: type, in: model, tenant: tenant, cipher)
    return "$\(parameters.count)"
  }
}

extension Parameters {
  /// A coerced value in the type of a field's column.
  mutating func append(_ value: InputValue, as field: FieldModel, in model: Model) {
    let isInt4 = field.type.nullable == .named("Int")
    switch value {
    case .uuid(let id): append(uuid: id)
    case .int(let number) where isInt4: append(int4: Int32(clamping: number))
    case .int(let number): append(int8: number)
    case .double(let number): append(float8: number)
    case .bool(let flag): append(bool: flag)
    case .timestamp(let time): append(timestamptz: time.microseconds)
    case .string(let text), .enumeration(let text): append(text: text)
    case .json(let json): append(json: json.text)
    case .list, .object: append(json: value.json.text)
    case .null:
      appendNull(
        oid: isInt4 ? OID.int4 : field.isJSON(in: model) ? OID.json : field.parameterType(in: model).oid)
    }
  }
}

extension FieldModel {
  fileprivate func isJSON(in model: Model) -> Bool { slotFormat(in: model) == .json && type.name != "Bytes" }
}

extension JSONValue {
  var text: String {
    var bytes: [UInt8] = []
    write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
