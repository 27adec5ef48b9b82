import GraphQL
import Postgres
import Schema

extension Planner {
  /// - Parameter window: the types that changed; nil: whatever concerns the subscription may have.
  mutating func planStream(_ operation: OperationDefinition, window: StreamWindow?) throws -> StreamPlan {
    let rootType = system.subscription ?? ""
    let collected = try Self.streamField(collector, operation, on: rootType, source)
    guard let definition = system.fields(of: rootType)?[collected.first.name.text],
      case .operation(let root) = definition.origin, let stream = root.stream
    else { throw PlanningFailure.unknownField(type: rootType, field: collected.first.name.text) }
    if stream.isSignal { return try planSignal(collected, definition, root) }
    let followed = try followed(stream, collected, of: definition.type.name)
    var concerns: Set<String> = []
    let published = Set(model.types.filter { $0.table?.isPublished == true }.map(\.name))
    for type in followed {
      concerns.insert(type.model.name)
      for path in type.paths { if let last = path.last { concerns.insert(last.to) } }
    }
    concerns.formIntersection(published)
    let window = window ?? StreamWindow(types: concerns, limit: StreamWindow.few)
    let rows = ChangedRows(model: model, types: window.types, limit: window.limit)

    nodes.append(try viewerNode())
    prelude = try rows.prelude(after: compiler.parameters.bind(.after, as: .int8))
    nodes.append(summaryNode())
    path = [PathStop(key: collected.key, position: collected.first.position)]
    let index = key(collected.key)
    let conditions = try keyConditions(stream, definition, collected)
    var fields: [OutputField] = []
    for part in collector.collect(collected.selections, on: definition.type.name) {
      fields.append(try streamPart(part, stream, definition.type.name, followed, rows, conditions))
    }
    let object = OutputObject(fields)
    let plan = finish(
      OutputObject([field(collected.key, index, .group(object), isNonNull: definition.type.isNonNull)]))
    return StreamPlan(
      plan: plan, window: window, concerns: concerns,
      isPersonal: !resolvers.isEmpty || Self.namesViewer(plan.statement.sql),
      narrowing: try narrowing(stream, definition, collected, followed))
  }

  /// What a signal tells comes from nowhere in the database; the statement is for the viewer's rights alone.
  private mutating func planSignal(
    _ collected: CollectedField, _ definition: Schema.FieldDefinition, _ root: OperationModel
  ) throws -> StreamPlan {
    if case .never = model.rule(root.field.read, for: role) {
      throw GraphQLError(
        .forbidden, "Your role, \(role), may not follow “\(root.field.name)”.",
        locations: [source.location(at: collected.first.position)])
    }
    let window = StreamWindow(types: [], limit: StreamWindow.few)
    nodes.append(try viewerNode())
    prelude = try ChangedRows(model: model, types: [], limit: window.limit).prelude(
      after: compiler.parameters.bind(.after, as: .int8))
    nodes.append(summaryNode())
    isPayload = true
    let value = OutputValue.payload(
      root.field.name, try projection(of: definition.type.name, collected))
    let plan = finish(
      OutputObject([field(collected.key, key(collected.key), value, isNonNull: false)]))
    return StreamPlan(
      plan: plan, window: window, concerns: [], isPersonal: false, signal: root.field.name)
  }

  private func narrowing(
    _ stream: StreamModel, _ definition: Schema.FieldDefinition, _ collected: CollectedField,
    _ followed: [Followed]
  ) throws -> StreamNarrowing? {
    guard let type = followed.first, followed.count == 1 else { return nil }
    let conditions = try stream.keys.compactMap { name in
      try given(name, definition, collected).map {
        StreamNarrowing.Condition(field: name, source: $0.source)
      }
    }
    if conditions.isEmpty { return nil }
    var references: [String: String] = [:]
    for (target, paths) in Dictionary(grouping: type.paths, by: { $0.last?.to ?? "" }) {
      guard paths.count == 1, paths[0].count == 1, case .foreignKey(let field) = paths[0][0].link,
        conditions.contains(where: { $0.field == field })
      else { continue }
      references[target] = field
    }
    return StreamNarrowing(type: type.model.name, conditions: conditions, references: references)
  }

  /// The only root field (specification, section 5.2.4.1).
  static func streamField(
    _ collector: FieldCollector, _ operation: OperationDefinition, on rootType: String, _ source: Source
  ) throws(GraphQLError) -> CollectedField {
    let fields = collector.collect([operation.selections], on: rootType)
    guard fields.count == 1, let field = fields.first else {
      throw GraphQLError(
        .badRequest, "A subscription needs exactly one field to follow.",
        locations: [source.location(at: operation.position)])
    }
    return field
  }

  /// Whether the statement reads the viewer's session or user: `$2` or `$3`.
  private static func namesViewer(_ sql: String) -> Bool {
    var bytes = sql.utf8[...]
    while let dollar = bytes.firstIndex(of: UInt8(ascii: "$")) {
      let digits = bytes[bytes.index(after: dollar)...].prefix { (48...57).contains($0) }
      if Array(digits) == [UInt8(ascii: "2")] || Array(digits) == [UInt8(ascii: "3")] { return true }
      bytes = bytes[bytes.index(after: dollar)...]
    }
    return false
  }

  // MARK: - What is followed

  /// A type that the subscription follows, and what its rows' answers are made of.
  struct Followed {
    var model: TypeModel
    var paths: [[AnswerHop]]
  }

  /// The types with a selection of their own that the role may read at all.
  private func followed(
    _ stream: StreamModel, _ collected: CollectedField, of payload: String
  ) throws -> [Followed] {
    let parts = collector.collect(collected.selections, on: payload).filter {
      $0.first.name.text == "changes"
    }
    var found: [Followed] = []
    for name in stream.types {
      guard let type = model.type(name) else { throw PlanningFailure.unknownType(name) }
      if case .never = model.resolved(model.rule(type.read, for: role), for: role) { continue }
      let selections = parts.flatMap(\.selections)
      let hasFields = collector.collect(selections, on: name).contains { $0.first.name.text != "__typename" }
      guard hasFields || !stream.isCollective else { continue }
      var paths = AnswerPaths(model: model, system: system, role: role, collector: collector)
      paths.add(selections, on: type)
      found.append(Followed(model: type, paths: paths.paths))
    }
    return found
  }

  private func summaryNode() -> NodeBuilder {
    var node = NodeBuilder(
      kind: nodes.count, type: nil, parent: nil, rows: .single, from: ChangedRows.summary, condition: .always)
    _ = node.slot("t.n", .integer)
    _ = node.slot("t.lo", .integer)
    _ = node.slot("t.types", .text)
    _ = node.slot("t.controls", .text)
    return node
  }

  /// The arguments that narrow the stream, as fields with their values.
  private mutating func keyConditions(
    _ stream: StreamModel, _ definition: Schema.FieldDefinition, _ collected: CollectedField
  ) throws -> [(field: String, value: String)] {
    var conditions: [(field: String, value: String)] = []
    for name in stream.keys {
      guard let given = try given(name, definition, collected) else { continue }
      conditions.append((name, compiler.parameters.bind(given.source.parameter, as: .uuid)))
    }
    return conditions
  }

  // MARK: - Parts of a message

  private mutating func streamPart(
    _ part: CollectedField, _ stream: StreamModel, _ payload: String, _ followed: [Followed],
    _ rows: ChangedRows,
    _ conditions: [(field: String, value: String)]
  ) throws -> OutputField {
    if part.first.name.text == "__typename" { return typename(part, payload) }
    guard let definition = system.fields(of: payload)?[part.first.name.text],
      case .stream(let kind) = definition.origin
    else { throw PlanningFailure.unknownField(type: payload, field: part.first.name.text) }
    let index = key(part.key)
    path.append(PathStop(key: part.key, position: part.first.position))
    defer { path.removeLast() }
    let value: OutputValue
    switch kind {
    case .cursor: value = .position
    case .resync: value = .resync
    case .changes:
      var members: [OutputValue.Member] = []
      for type in followed {
        if let member = try changed(type, part, rows, conditions) { members.append(member) }
      }
      if stream.isCollective { members += try removed(followed, part, rows, conditions) }
      value = .listOf(members)
    case .removed: value = .listOf(try removed(followed, part, rows, conditions))
    case .removedType, .removedID: throw PlanningFailure.unsupported("\(payload).\(definition.name)")
    }
    return field(part.key, index, value, isNonNull: definition.type.isNonNull)
  }

  /// The rows that came or changed, as they are now.
  private mutating func changed(
    _ followed: Followed, _ part: CollectedField, _ rows: ChangedRows,
    _ conditions: [(field: String, value: String)]
  ) throws -> OutputValue.Member? {
    let type = followed.model
    guard let affected = try rows.affected(type, followed.paths) else { return nil }
    var all = [
      Condition.sql(TenantWall.pin("t.\(quoted(model.tenant.column))")),
      .sql(ChangedRows.isAny("t.\"id\"", of: affected)),
      try compiler.rows(of: type, alias: "t"),
    ]
    for condition in conditions {
      all.append(.sql("t.\(try compiler.column(condition.field, of: type)) = \(condition.value)"))
    }
    var order: [SortTerm] = []
    for key in type.table?.order ?? [] where key.field != "id" {
      order.append(
        SortTerm(sql: "t.\(try compiler.column(key.field, of: type))", isDescending: key.isDescending))
    }
    order.append(SortTerm(sql: "t.\"id\"", isDescending: false))
    let kind = nodes.count
    nodes.append(
      NodeBuilder(
        kind: kind, type: type, parent: nil, rows: .many(order: order, limit: nil),
        from: compiler.table(type, "t"), condition: .all(all)))
    var scope = Scope(type: type, node: kind, weight: 1)
    let object = try object(part.selections, on: type.name, in: &scope)
    return OutputValue.Member(node: kind, object: object)
  }

  /// The rows that the viewer could see before the window, by what events keep of them, and cannot see now.
  private mutating func removed(
    _ followed: [Followed], _ part: CollectedField, _ rows: ChangedRows,
    _ conditions: [(field: String, value: String)]
  ) throws -> [OutputValue.Member] {
    let wanted = collector.collect(part.selections, on: StreamModel.removed)
    guard !wanted.isEmpty else { return [] }
    var members: [OutputValue.Member] = []
    for type in followed {
      guard let affected = try rows.affected(type.model, type.paths) else { continue }
      let tenant = quoted(model.tenant.column)
      compiler.oldTables = rows.oldTables()
      let before = try compiler.rows(of: type.model, alias: "o")
      compiler.oldTables = [:]
      let isOld = rows.types.contains(type.model.name)
      let table =
        isOld ? rows.oldTable(type.model, among: affected) + " o" : compiler.table(type.model, "o")
      var now = [
        Condition.sql(TenantWall.pin("n.\(tenant)")), .sql("n.\"id\" = o.\"id\""),
        try compiler.rows(of: type.model, alias: "n"),
      ]
      var all = [
        Condition.sql("o.\(tenant) = \(ParameterList.tenant)"),
        .sql(
          isOld ? ChangedRows.isAmong("o.\"id\"", affected) : ChangedRows.isAny("o.\"id\"", of: affected)),
        before,
      ]
      for condition in conditions {
        let column = try compiler.column(condition.field, of: type.model)
        all.append(.sql("o.\(column) = \(condition.value)"))
        // What moves elsewhere has left a stream that is narrowed to where it was.
        now.append(.sql("n.\(column) = \(condition.value)"))
      }
      all.append(
        .sql("not exists (select from \(compiler.table(type.model, "n")) where \(Condition.all(now).text))"))
      let kind = nodes.count
      var node = NodeBuilder(
        kind: kind, type: nil, parent: nil,
        rows: .many(order: [SortTerm(sql: "t.\"id\"", isDescending: false)], limit: nil),
        from: "(select o.\"id\" from \(table) where \(Condition.all(all).text)) t", condition: .always)
      let object = try removedObject(wanted, type.model.name, &node)
      nodes.append(node)
      members.append(OutputValue.Member(node: kind, object: object))
    }
    return members
  }

  private mutating func removedObject(
    _ wanted: [CollectedField], _ type: String, _ node: inout NodeBuilder
  ) throws -> OutputObject {
    var fields: [OutputField] = []
    for part in wanted {
      let name = part.first.name.text
      if name == "__typename" {
        fields.append(typename(part, StreamModel.removed))
        continue
      }
      switch system.fields(of: StreamModel.removed)?[name]?.origin {
      case .stream(.removedType)?:
        fields.append(field(part.key, key(part.key), .constant(Array("\"\(type)\"".utf8)), isNonNull: true))
      case .stream(.removedID)?:
        let slot = node.slot("t.\"id\"", .uuid)
        fields.append(field(part.key, key(part.key), .slot(slot, .uuid), isNonNull: true))
      default: throw PlanningFailure.unknownField(type: StreamModel.removed, field: name)
      }
    }
    return OutputObject(fields)
  }
}
