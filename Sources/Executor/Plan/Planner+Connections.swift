import GraphQL
import Schema

extension Planner {
  /// A Relay connection, by cursor (`first`/`after`, `last`/`before`) or by `page` and `limit` (R-12).
  mutating func connection(
    _ relation: Relation, _ definition: FieldDefinition, _ collected: CollectedField, in scope: inout Scope
  ) throws -> OutputValue {
    guard let link = relation.links.first, let target = model.type(link.type) else {
      throw PlanningFailure.unknownType(relation.target)
    }
    let typeName = relation.target + "Connection"
    let selected = collector.collect(collected.selections, on: typeName)
    var page = try self.page(relation, definition, collected)
    let keys = try listKeys(relation, target, definition, collected)
    let listing = Listing(target: target, keys: keys)
    let needsRows = selected.contains {
      $0.first.name.text != "totalCount" && $0.first.name.text != "__typename"
    }

    var output = OutputConnection(
      node: nil, fields: [], limit: -1, isBackward: page.limit.isBackward, continues: page.cursor?.source,
      page: page.number, offset: nil, total: nil, cursor: [], cursorFormats: [],
      order: CursorOrder(type: target.name, keys))
    var child = scope
    if needsRows {
      try addPage(&page, relation, link.link, listing, definition, collected, &output, in: &scope)
      guard let node = output.node else { throw PlanningFailure.unsupported(typeName) }
      let weight = Self.product(scope.weight, expected(relation, page.limit))
      child = Scope(type: target, node: node, weight: weight)
      nodes[node].isGuarded = false
    }
    for part in selected {
      output.fields.append(try connectionField(part, listing, typeName, &output, &child))
    }
    if Self.wantsTotal(selected, collector) {
      output.total = try count(relation, link.link, target, definition, collected, upTo: nil, in: &scope)
    }
    return .connection(output)
  }

  private struct Listing {
    var target: TypeModel
    var keys: [ListKey]
  }

  // MARK: - Which page

  struct Page {
    var limit: ListLimit
    var cursor: GivenValue?
    var cursorArgument = ""
    var number: ValueSource?
    var pageLimit = 0
  }

  private mutating func page(
    _ relation: Relation, _ definition: FieldDefinition, _ collected: CollectedField
  ) throws -> Page {
    let first = try given("first", definition, collected)
    let last = try given("last", definition, collected)
    let after = try given("after", definition, collected)
    let before = try given("before", definition, collected)
    let number = try given("page", definition, collected)
    let size = try given("limit", definition, collected)
    let fallback = relation.first ?? Self.connectionDefault
    if number != nil || size != nil {
      if first != nil || last != nil { throw conflict("page", first != nil ? "first" : "last", collected) }
      if after != nil || before != nil {
        throw conflict("page", after != nil ? "after" : "before", collected)
      }
      var limit = try limit(size, nil, fallback: fallback, collected)
      if size != nil { limit.argument = "limit" }
      return Page(limit: limit, number: number?.source ?? .constant(.int(1)), pageLimit: limit.current)
    }
    if first != nil, last != nil { throw conflict("first", "last", collected) }
    if after != nil, last != nil { throw conflict("after", "last", collected) }
    if before != nil, last == nil { throw conflict("before", "first", collected) }
    let limit = try limit(first, last, fallback: fallback, collected)
    return Page(limit: limit, cursor: after ?? before, cursorArgument: after != nil ? "after" : "before")
  }

  private mutating func addPage(
    _ page: inout Page, _ relation: Relation, _ link: Relation.Link, _ listing: Listing,
    _ definition: FieldDefinition, _ collected: CollectedField, _ output: inout OutputConnection,
    in scope: inout Scope
  ) throws {
    var extra: [Condition] = []
    if let cursor = page.cursor {
      let source = CursorSource(
        value: cursor.source, order: CursorOrder(type: listing.target.name, listing.keys),
        argument: page.cursorArgument)
      extra.append(.sql(behind(source, listing.keys, isBackward: page.limit.isBackward)))
    }
    if let number = page.number {
      offsets.append(OffsetSource(page: number, limit: limits.count))
      output.offset = offsets.count - 1
      page.limit.offset = compiler.parameters.bind(.offset(offsets.count - 1), as: .int8)
    }
    let node = try addRows(
      relation, link, target: listing.target, definition, collected, limit: nil, extraConditions: extra,
      order: listing.keys.map(\.term), in: &scope)
    let limit = nodeLimitOf(page.limit, extra: 1)
    nodes[node].rows = .many(order: listing.keys.map(\.term), limit: limit)
    output.node = node
    output.limit = limit.limit
  }

  /// Rows behind a cursor in the order (before it, when reading backward): the keyset condition.
  private mutating func behind(
    _ cursor: CursorSource, _ keys: [ListKey], isBackward: Bool
  ) -> String {
    var alternatives: [String] = []
    var equal: [String] = []
    for (index, key) in keys.enumerated() {
      let column = key.sql
      let value = compiler.parameters.bind(.cursor(cursor, index: index), as: key.type)
      let ascends = key.order.isDescending == isBackward
      var beyond = "\(column) \(ascends ? ">" : "<") \(value)"
      var same = "\(column) = \(value)"
      if key.isNullable {
        // Nulls come last in ascending order: behind every value going up, before every value going down.
        beyond =
          ascends
          ? "(\(value) is not null and (\(beyond) or \(column) is null))"
          : "((\(value) is null and \(column) is not null) or \(beyond))"
        same = "\(column) is not distinct from \(value)"
      }
      alternatives.append((equal + [beyond]).joined(separator: " and "))
      equal.append(same)
    }
    return "(" + alternatives.map { "(\($0))" }.joined(separator: " or ") + ")"
  }

  // MARK: - Fields

  private mutating func connectionField(
    _ part: CollectedField, _ listing: Listing, _ typeName: String, _ output: inout OutputConnection,
    _ child: inout Scope
  ) throws -> ConnectionField {
    let index = key(part.key)
    path.append(PathStop(key: part.key, position: part.first.position))
    defer { path.removeLast() }
    let value: ConnectionField.Value
    switch system.fields(of: typeName)?[part.first.name.text]?.origin {
    case .connection(.nodes)?:
      value = .nodes(try object(part.selections, on: listing.target.name, in: &child))
    case .connection(.edges)?:
      value = .edges(try edges(part, listing, &output, &child))
    case .connection(.pageInfo)?:
      value = .pageInfo(pageInfo(part, listing, &output))
    case .connection(.totalCount)?:
      value = .totalCount
    default:
      value = .constant(Array("\"\(typeName)\"".utf8))
    }
    return ConnectionField(literal: keyLiteral(part.key), key: index, value: value)
  }

  private mutating func edges(
    _ part: CollectedField, _ listing: Listing, _ output: inout OutputConnection, _ child: inout Scope
  ) throws -> [EdgeField] {
    let typeName = listing.target.name + "Edge"
    var fields: [EdgeField] = []
    for inner in collector.collect(part.selections, on: typeName) {
      let index = key(inner.key)
      path.append(PathStop(key: inner.key, position: inner.first.position))
      defer { path.removeLast() }
      let value: EdgeField.Value
      switch system.fields(of: typeName)?[inner.first.name.text]?.origin {
      case .edge(.cursor)?:
        addCursorSlots(listing, &output)
        value = .cursor
      case .edge(.node)?: value = .node(try object(inner.selections, on: listing.target.name, in: &child))
      default: value = .constant(Array("\"\(typeName)\"".utf8))
      }
      fields.append(EdgeField(literal: keyLiteral(inner.key), key: index, value: value))
    }
    return fields
  }

  private mutating func pageInfo(
    _ part: CollectedField, _ listing: Listing, _ output: inout OutputConnection
  ) -> [PageInfoField] {
    var fields: [PageInfoField] = []
    for inner in collector.collect(part.selections, on: "PageInfo") {
      if let name = PageInfoPart(rawValue: inner.first.name.text) {
        if name == .startCursor || name == .endCursor { addCursorSlots(listing, &output) }
        fields.append(PageInfoField(literal: keyLiteral(inner.key), value: .part(name)))
      } else {
        fields.append(
          PageInfoField(literal: keyLiteral(inner.key), value: .constant(Array("\"PageInfo\"".utf8))))
      }
    }
    return fields
  }

  private mutating func addCursorSlots(_ listing: Listing, _ output: inout OutputConnection) {
    guard output.cursor.isEmpty, let node = output.node else { return }
    for key in listing.keys {
      output.cursor.append(nodes[node].slot(key.format.cast(key.sql), key.format.family))
      output.cursorFormats.append(key.format)
    }
  }

  private static func wantsTotal(_ selected: [CollectedField], _ collector: FieldCollector) -> Bool {
    selected.contains { part in
      switch part.first.name.text {
      case "totalCount": true
      case "pageInfo":
        collector.collect(part.selections, on: "PageInfo").contains {
          ["total", "totalPages"].contains($0.first.name.text)
        }
      default: false
      }
    }
  }
}
