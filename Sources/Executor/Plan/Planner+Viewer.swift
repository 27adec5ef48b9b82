import Schema

/// Slots of the viewer's arm (kind 0), in order.
enum ViewerSlot {
  static let session = 0
  static let user = 1
  static let role = 2
  static let expires = 3
  static let isOpen = 4
  static let sequence = 5
  static let epoch = 6
  /// Where the plan is stamped.
  static let stamp = 7
}

extension Planner {
  /// What the statement itself says of the viewer and the tenant; the answer counts only if it equals what was planned with
  /// (consistency.md, "The viewer slot").
  mutating func viewerNode() throws -> NodeBuilder {
    guard let session = model.type(model.viewer.type), let tenant = model.type(model.tenant.type),
      let clock = model.type(model.journal.clock)
    else { throw PlanningFailure.unknownType(model.viewer.type) }
    let column = quoted(model.tenant.column)
    let hash = try compiler.column(model.viewer.tokenHash, of: session)
    let expires = try compiler.column(model.viewer.expires, of: session)
    let user = try compiler.column(model.viewer.user, of: session)
    let from = """
      \(compiler.table(tenant, "d")) \
      left join \(compiler.table(session, "t")) on t.\(column) = $1 and t.\(hash) = $4 and t.\(expires) > now() \
      left join \(compiler.table(clock, "k")) on k.\(column) = $1
      """
    var node = NodeBuilder(
      kind: 0, type: session, parent: nil, rows: .single, from: from,
      condition: .sql("d.\(column) = $1 and d.\"id\" = $1"))
    _ = node.slot("t.\"id\"", .uuid)
    _ = node.slot("t.\(user)", .uuid)
    _ = node.slot(try roleExpression(session), .text)
    _ = node.slot("t.\(expires)", .timestamp)
    let isOpen = try compiler.compile(model.tenant.open, over: tenant, alias: "d")
    _ = node.slot("coalesce(\(isOpen.text), false)", .boolean)
    _ = node.slot("k.\(try compiler.column("seq", of: clock))", .integer)
    _ = node.slot("k.\(try compiler.column("epoch", of: clock))::int8", .integer)
    if isStamped {
      let stamp = AnswerStamp.sql(
        epoch: try compiler.column("epoch", of: clock), sequence: try compiler.column("seq", of: clock),
        model.cacheGroups)
      _ = node.slot(stamp, .text)
    }
    return node
  }

  /// The viewer's arm alone.
  mutating func viewerPlan() throws -> QueryPlan {
    nodes.append(try viewerNode())
    return finish(OutputObject())
  }

  /// The viewer's role, worked out from its session row. The rules are compiled for no role in particular.
  private mutating func roleExpression(_ session: TypeModel) throws -> String {
    var text = "case"
    for role in model.roles {
      guard let when = role.when else {
        return text == "case" ? literal(role.name) : "\(text) else \(literal(role.name)) end"
      }
      text += " when \(try compiler.compile(when, over: session, alias: "t").text) then \(literal(role.name))"
    }
    return "\(text) end"
  }
}
