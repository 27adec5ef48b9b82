import GraphQL
import Schema

extension Planner {
  /// The fields of an object over the scope's row.
  mutating func object(
    _ selections: [SelectionSet], on typeName: String, in scope: inout Scope
  ) throws -> OutputObject {
    try checkSize()
    var fields: [OutputField] = []
    for collected in collector.collect(selections, on: typeName) {
      if collected.first.name.text == "__typename" {
        if !isCheck { fields.append(typename(collected, typeName)) }
        continue
      }
      guard let definition = system.fields(of: typeName)?[collected.first.name.text] else {
        throw PlanningFailure.unknownField(type: typeName, field: collected.first.name.text)
      }
      try add(to: &fields, in: &scope) { planner, scope throws in
        try planner.field(collected, definition, on: typeName, in: &scope)
      }
    }
    cost &+= scope.weight
    return OutputObject(fields)
  }

  /// Plans a field; where only what is volatile or not shared is wanted, others leave nothing behind.
  mutating func add(
    to fields: inout [OutputField], in scope: inout Scope,
    _ make: (inout Planner, inout Scope) throws -> OutputField
  ) throws {
    guard isCheck || sharing != .none else { return fields.append(try make(&self, &scope)) }
    let before = (planner: self, scope: scope)
    var field = try make(&self, &scope)
    guard isCheck else {
      share(&field, in: &scope, before: before)
      return fields.append(field)
    }
    if field.value.isVolatile {
      fields.append(field)
    } else {
      (self, scope) = (before.planner, before.scope)
    }
  }

  mutating func typename(_ collected: CollectedField, _ typeName: String) -> OutputField {
    field(collected.key, key(collected.key), .constant(Array("\"\(typeName)\"".utf8)), isNonNull: true)
  }

  private mutating func field(
    _ collected: CollectedField, _ definition: FieldDefinition, on typeName: String, in scope: inout Scope
  ) throws -> OutputField {
    let index = key(collected.key)
    path.append(PathStop(key: collected.key, position: collected.first.position))
    defer { path.removeLast() }
    let value: OutputValue
    switch definition.origin {
    case .model(let model):
      // Only what a rule or an order reads of the clock makes the whole answer a matter of time.
      let (reads, wasCheck, wasVolatile) = (compiler.readsClock, isCheck, isVolatileValue)
      // What lies in a volatile value is read anew with it.
      if model.isVolatile { (isCheck, isVolatileValue) = (false, true) }
      let plain = try visible(model, of: typeName, in: &scope) { planner, scope throws in
        try planner.value(of: model, definition, collected, typeName, in: &scope)
      }
      if model.isVolatile { (compiler.readsClock, isCheck, isVolatileValue) = (reads, wasCheck, wasVolatile) }
      value = model.isVolatile ? .volatile(plain) : plain
    case .hasMore(let model):
      value = try visible(model, of: typeName, in: &scope) { planner, scope throws in
        try planner.hasMore(model, definition, collected, in: &scope)
      }
    case .distance(let model):
      value = try visible(model, of: typeName, in: &scope) { planner, scope throws in
        try planner.distance(of: model, definition, collected, typeName, in: &scope)
      }
    case .operation, .connection, .edge, .pageInfo, .money, .aggregate, .interface, .introspection,
      .stream:
      throw PlanningFailure.unsupported("\(typeName).\(definition.name)")
    }
    return field(collected.key, index, value, isNonNull: definition.type.isNonNull)
  }

  /// Applies the field's `read` rule: hidden for the role, shown in some rows, or always shown.
  mutating func visible(
    _ field: FieldModel, of typeName: String, in scope: inout Scope,
    _ make: (inout Planner, inout Scope) throws -> OutputValue
  ) throws -> OutputValue {
    guard let type = model.type(typeName), type.table != nil else {
      // A virtual type has no row of its own for a condition to look at: the rule is all or nothing.
      if case .never = model.rule(field.read, for: role) { return hidden() }
      return try make(&self, &scope)
    }
    let condition = try compiler.visibility(of: field, type, "t")
    switch condition {
    case .always: return try make(&self, &scope)
    case .never: return hidden()
    case .sql, .every:
      let node = node(of: &scope)
      let slot = nodes[node].slot("coalesce(\(condition.text), false)", .boolean)
      return .conditional(visible: slot, path: hiddenPath(), try make(&self, &scope))
    }
  }

  mutating func hidden() -> OutputValue {
    let name = hiddenPath()
    if !filtered.contains(name) { filtered.append(name) }
    return .constant(Array("null".utf8))
  }

  // MARK: - Values

  private mutating func value(
    of field: FieldModel, _ definition: FieldDefinition, _ collected: CollectedField, _ typeName: String,
    in scope: inout Scope
  ) throws -> OutputValue {
    switch field.source {
    case .relation(let relation):
      return try self.relation(relation, definition, collected, in: &scope)
    case .byRole(let values, let otherwise):
      return .constant(jsonBytes(compiler.roleValue(values, otherwise)))
    case .position:
      return .position
    case .resolver(let needs):
      return try resolver(field, needs: needs, collected, typeName, in: &scope)
    case .column, .expression, .predicate, .cases, .aggregate, .ids:
      return try stored(field, collected, typeName, in: &scope)
    case .payload:
      guard isPayload else { throw PlanningFailure.unsupported("\(field.name) outside a payload") }
      return .payload(field.name, try projection(of: field.type.name, collected))
    }
  }

  private mutating func stored(
    _ field: FieldModel, _ collected: CollectedField, _ typeName: String, in scope: inout Scope
  ) throws -> OutputValue {
    guard let type = model.type(typeName) else { throw PlanningFailure.unknownType(typeName) }
    let node = node(of: &scope)
    let sql = try compiler.value(of: field, type: type, alias: "t")
    if field.isEncrypted {
      return .sealed(
        slot: nodes[node].slot(sql, .bytes), type.sealedPlace(of: field),
        try projection(of: field.type.name, collected))
    }
    if field.type.name == "Money" { return try money(field, sql, collected, type, node) }
    let format = field.slotFormat(in: model)
    let column = format.cast(sql)
    let slot = nodes[node].slot(column, format.family)
    if isVolatileValue { nodes[node].volatile.insert(column) } else { nodes[node].plain.insert(column) }
    guard format == .json else { return .slot(slot, format) }
    return .json(slot: slot, projection: try projection(of: field.type.name, collected))
  }

  private mutating func money(
    _ field: FieldModel, _ sql: String, _ collected: CollectedField, _ type: TypeModel, _ node: Int
  ) throws -> OutputValue {
    guard let currencyName = field.currency, let currency = type.field(currencyName) else {
      throw PlanningFailure.unknownField(type: type.name, field: field.currency ?? "currency")
    }
    let amount = nodes[node].slot(sql, .integer)
    let code = nodes[node].slot(try compiler.value(of: currency, type: type, alias: "t"), .text)
    return .money(amount: amount, currency: code, parts: moneyParts(collected))
  }

  mutating func moneyParts(_ collected: CollectedField) -> [MoneyField] {
    var parts: [MoneyField] = []
    for part in collector.collect(collected.selections, on: "Money") {
      let name = part.first.name.text
      let value: MoneyField.Part =
        switch MoneyPart(rawValue: name) {
        case .amount: .amount
        case .currency: .currency
        case .exponent: .exponent
        case nil: .constant(Array("\"Money\"".utf8))
        }
      parts.append(MoneyField(literal: keyLiteral(part.key), part: value))
    }
    return parts
  }

  private mutating func resolver(
    _ field: FieldModel, needs: [String], _ collected: CollectedField, _ typeName: String,
    in scope: inout Scope
  ) throws -> OutputValue {
    guard let type = model.type(typeName) else { throw PlanningFailure.unknownType(typeName) }
    let node = node(of: &scope)
    var slots: [Int] = []
    for name in needs {
      guard let need = type.field(name) else {
        throw PlanningFailure.unknownField(type: type.name, field: name)
      }
      let sql = try compiler.value(of: need, type: type, alias: "t")
      let format = need.slotFormat(in: model)
      slots.append(nodes[node].slot(format.cast(sql), format.family))
      nodes[node].plain.insert(format.cast(sql))
    }
    resolvers.append(ResolverCall(field: "\(typeName).\(field.name)", node: node, needs: slots))
    let projection = try projection(of: field.type.name, collected)
    return .resolved(call: resolvers.count - 1, projection: projection)
  }

  // MARK: - Embedded objects

  /// What a selection asks of an embedded object; nil for scalars, which are passed on whole.
  mutating func projection(of typeName: String, _ collected: CollectedField) throws -> Projection? {
    guard let object = system.object(typeName), !collected.selections.isEmpty else { return nil }
    try checkSize()
    var fields: [Projection.Field] = []
    for part in collector.collect(collected.selections, on: typeName) {
      let name = part.first.name.text
      let index = key(part.key)
      if name == "__typename" {
        fields.append(
          Projection.Field(
            literal: keyLiteral(part.key), key: index, source: .constant(Array("\"\(typeName)\"".utf8)),
            isNonNull: true, projection: nil))
        continue
      }
      guard let definition = object.fields[name] else {
        throw PlanningFailure.unknownField(type: typeName, field: name)
      }
      fields.append(
        Projection.Field(
          literal: keyLiteral(part.key), key: index, source: .member(name),
          isNonNull: definition.type.isNonNull,
          projection: try projection(of: definition.type.name, part)))
    }
    return Projection(fields: fields)
  }

  private func jsonBytes(_ literal: Literal) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONValue(literal).write(into: &bytes)
    return bytes
  }
}

extension JSONValue {
  init(_ literal: Literal) {
    switch literal {
    case .null: self = .null
    case .boolean(let flag): self = .bool(flag)
    case .integer(let number): self = .int(number)
    case .float(let number): self = .double(number)
    case .string(let text), .enumeration(let text): self = .string(text)
    case .list(let items): self = .array(items.map(JSONValue.init))
    case .object(let fields): self = .object(fields.map { JSONMember($0.name, JSONValue($0.value)) })
    }
  }
}

extension FieldModel {
  /// How a value of this field travels in a slot and is written.
  func slotFormat(in model: Model) -> SlotFormat {
    if type.isList { return .json }
    switch type.name {
    case "ID", "UUID": return .uuid
    case "Int": return .int
    case "MinorUnits", "Money": return .integer
    case "Float": return .float
    case "Boolean": return .boolean
    case "DateTime": return .timestamp
    case "String", "Cursor": return .text
    default: return model.enumeration(type.name) == nil ? .json : .text
    }
  }
}

extension SlotFormat {
  var family: SlotFamily {
    switch self {
    case .uuid: .uuid
    case .text: .text
    case .int, .integer: .integer
    case .float: .float
    case .boolean: .boolean
    case .timestamp: .timestamp
    case .json: .json
    }
  }

  /// The expression in the family's exact type, so that the arms of the union agree.
  func cast(_ sql: String) -> String {
    switch self {
    case .int, .integer: "(\(sql))::int8"
    case .text: "(\(sql))::text"
    case .json: "(\(sql))::json"
    case .uuid, .float, .boolean, .timestamp: sql
    }
  }
}
