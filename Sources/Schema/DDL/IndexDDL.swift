/// One index of a table with its name and its columns as SQL.
struct IndexPlan {
  var name: String
  /// Of the author's index, in order.
  var fields: [String] = []
  var isUnique: Bool
  var columns: [String]
  var condition: String?
}

func indexesDDL(_ model: Model, _ type: TypeModel) -> String? {
  guard let table = type.table else { return nil }
  let statements = indexPlans(model, type, table).map { index in
    let unique = index.isUnique ? "unique " : ""
    let condition = index.condition.map { " where \($0)" } ?? ""
    return "create \(unique)index \(quoted(index.name)) on \(quoted(table.name)) "
      + "(\(index.columns.joined(separator: ", ")))\(condition);"
  }
  let others =
    placeIndexesDDL(model, type, table) + searchIndexDDL(model, table)
    + dueIndexDDL(model, type, table)
  return statements.isEmpty && others.isEmpty ? nil : (statements + others).joined(separator: "\n")
}

/// The author's indexes behind the tenant's column, and one for each foreign key that none of them serves.
func indexPlans(_ model: Model, _ type: TypeModel, _ table: Table) -> [IndexPlan] {
  let uncovered = model.uncoveredForeignKeys(of: type).map { IndexModel(keys: [OrderKey(field: $0)]) }
  var taken: Set<String> = []
  let plans = (table.indexes + uncovered).map { index in
    let prefix = table.scope == .tenant ? [quoted(model.tenant.column)] : []
    let columns = index.keys.map { key in
      quoted(model.columnName(key.field, of: type)) + (key.isDescending ? " desc" : "")
    }
    let condition = index.condition.map { staticSQL($0, model, type) }
    var parts = [table.name] + index.keys.map { model.columnName($0.field, of: type) }
    if index.keys.isEmpty { parts.append("single") }
    if let condition = index.condition {
      parts.append("where")
      parts += condition.fieldNames.map { model.columnName($0, of: type) }
    }
    let suffix = index.isUnique ? "key" : "idx"
    var name = boundedName(parts, suffix: suffix)
    var number = 2
    while !taken.insert(name).inserted {
      name = boundedName(parts + [String(number)], suffix: suffix)
      number += 1
    }
    return IndexPlan(
      name: name, fields: index.keys.map(\.field), isUnique: index.isUnique, columns: prefix + columns,
      condition: condition)
  }
  return plans
    + model.globalReferences(of: type).map { column in
      let name = boundedName([table.name, column, "global"], suffix: "idx")
      return IndexPlan(name: name, isUnique: false, columns: [quoted(column)], condition: nil)
    }
}

extension Model {
  /// Fields that refer to other rows and that no index of the author's begins with.
  func uncoveredForeignKeys(of type: TypeModel) -> [String] {
    guard let table = type.table else { return [] }
    let references = columns(of: type).filter { $0.column.references != nil }
    let global = globalReferences(of: type)
    return references.filter { !global.contains($0.column.name) }.map(\.field.name).filter { field in
      if table.key.first == field { return false }
      return !table.indexes.contains { index in
        // A key that is looked up is never null, so an index over the other rows serves as well.
        let holdsAll = index.condition == nil || index.condition == .not(.isNull(field: field))
        return index.keys.first?.field == field && holdsAll
      }
    }
  }
}

extension Model {
  /// Columns of a tenant's rows that refer to global ones. Postgres looks them up without the tenant, so the author's
  /// indexes, which begin with it, do not serve.
  func globalReferences(of type: TypeModel) -> [String] {
    guard type.table?.scope == .tenant else { return [] }
    return columns(of: type).filter { stored in
      stored.column.references.flatMap { self.type($0)?.table }?.scope == .global
    }.map(\.column.name)
  }
}

/// A condition over stored values and constants, as the reader admits it for indexes.
func staticSQL(_ predicate: Predicate, _ model: Model, _ type: TypeModel) -> String {
  func column(_ field: String) -> String { quoted(model.columnName(field, of: type)) }
  func constant(_ operand: Operand) -> String {
    if case .literal(let literal) = operand { literal.sql } else { "null" }
  }
  func joined(_ list: [Predicate], _ word: String) -> String {
    "(" + list.map { staticSQL($0, model, type) }.joined(separator: " \(word) ") + ")"
  }
  switch predicate {
  case .always: return "true"
  case .and(let list): return joined(list, "and")
  case .or(let list): return joined(list, "or")
  case .not(.isNull(let field)): return "\(column(field)) is not null"
  case .not(let inner): return "not \(staticSQL(inner, model, type))"
  case .isNull(let field): return "\(column(field)) is null"
  case .compare(let field, .equal, .literal(.boolean(let value))):
    return value ? column(field) : "not \(column(field))"
  case .compare(let field, let comparison, let operand):
    let sign =
      switch comparison {
      case .equal: "="
      case .notEqual: "<>"
      case .less: "<"
      case .lessOrEqual: "<="
      case .greater: ">"
      case .greaterOrEqual: ">="
      case .contains, .startsWith, .near: "="
      }
    return "\(column(field)) \(sign) \(constant(operand))"
  case .among(let field, let operands):
    return operands.isEmpty
      ? "false" : "\(column(field)) in (\(operands.map(constant).joined(separator: ", ")))"
  case .never, .exists, .byRole: return "false"
  }
}

extension Predicate {
  /// The fields of the row itself that it reads, in order, each once.
  package var fieldNames: [String] {
    var names: [String] = []
    func visit(_ predicate: Predicate) {
      switch predicate {
      case .compare(let field, _, _), .among(let field, _), .isNull(let field):
        if !names.contains(field) { names.append(field) }
      case .and(let list), .or(let list): for part in list { visit(part) }
      case .not(let inner): visit(inner)
      case .byRole(let rules, let otherwise):
        for rule in rules.sorted(by: { $0.key < $1.key }) { visit(rule.value) }
        visit(otherwise)
      case .always, .never, .exists: break
      }
    }
    visit(self)
    return names
  }
}
