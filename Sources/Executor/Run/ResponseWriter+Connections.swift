import Postgres
import Schema

extension ResponseWriter {
  /// The part of a connection's rows that belongs to the page, and what is known around it.
  private struct PageRows {
    var range: Range<Int>
    var hasExtra: Bool
    var total: Int64
    var wanted: Int
  }

  mutating func write(_ connection: OutputConnection, at place: Place) -> Bool {
    var page = PageRows(range: 0..<0, hasExtra: false, total: 0, wanted: 0)
    if let node = connection.node {
      let all = children(of: node, parent: place.ordinal)
      page.wanted = limits[connection.limit]
      page.hasExtra = all.count > page.wanted
      page.range =
        connection.isBackward
        ? max(all.lowerBound, all.upperBound - page.wanted)..<all.upperBound
        : all.lowerBound..<min(all.upperBound, all.lowerBound + page.wanted)
    }
    if let total = connection.total {
      page.total = first(of: total, parent: place.ordinal).flatMap { integer(slot: 0, at: $0) } ?? 0
    }
    let start = output.count
    output.append(UInt8(ascii: "{"))
    for (index, field) in connection.fields.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: field.literal)
      let isWritten = within(~field.key) { writer in
        writer.write(field.value, connection, page)
      }
      if !isWritten {
        output.removeLast(output.count - start)
        return false
      }
    }
    output.append(UInt8(ascii: "}"))
    return true
  }

  private mutating func write(
    _ value: ConnectionField.Value, _ connection: OutputConnection, _ page: PageRows
  ) -> Bool {
    switch value {
    case .nodes(let object): return write(list: page.range, connection.node ?? 0, object)
    case .edges(let fields): return write(fields, connection, page)
    case .pageInfo(let fields):
      write(fields, connection, page)
      return true
    case .totalCount:
      appendJSONInteger(page.total, to: &output)
      return true
    case .constant(let bytes):
      output.append(contentsOf: bytes)
      return true
    }
  }

  private mutating func write(_ fields: [EdgeField], _ connection: OutputConnection, _ page: PageRows) -> Bool
  {
    let start = output.count
    output.append(UInt8(ascii: "["))
    for (position, index) in page.range.enumerated() {
      if position > 0 { output.append(UInt8(ascii: ",")) }
      let place = place(connection.node ?? 0, index)
      if !within(position, { $0.write(edge: fields, connection, at: place) }) {
        output.removeLast(output.count - start)
        return false
      }
    }
    output.append(UInt8(ascii: "]"))
    return true
  }

  private mutating func write(
    edge fields: [EdgeField], _ connection: OutputConnection, at place: Place
  ) -> Bool {
    output.append(UInt8(ascii: "{"))
    for (index, field) in fields.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: field.literal)
      switch field.value {
      case .cursor: write(cursorOf: place, connection)
      case .node(let object):
        if !within(~field.key, { $0.write(object, at: place) }) { return false }
      case .constant(let bytes): output.append(contentsOf: bytes)
      }
    }
    output.append(UInt8(ascii: "}"))
    return true
  }

  private mutating func write(
    _ fields: [PageInfoField], _ connection: OutputConnection, _ page: PageRows
  ) {
    let pageNumber = connection.page.map(binder.value(of:))?.integer
    let continues = connection.continues.map { binder.value(of: $0) != .null } ?? false
    output.append(UInt8(ascii: "{"))
    for (index, field) in fields.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: field.literal)
      switch field.value {
      case .constant(let bytes): output.append(contentsOf: bytes)
      case .part(.hasNextPage): write(flag: connection.isBackward ? continues : page.hasExtra)
      case .part(.hasPreviousPage):
        write(flag: connection.isBackward ? page.hasExtra : continues || (pageNumber ?? 1) > 1)
      case .part(.startCursor): write(cursorAt: page.range.first, connection)
      case .part(.endCursor): write(cursorAt: page.range.last, connection)
      case .part(.page):
        if let pageNumber { appendJSONInteger(pageNumber, to: &output) } else { write(literal: "null") }
      case .part(.limit): appendJSONInteger(Int64(page.wanted), to: &output)
      case .part(.total): appendJSONInteger(page.total, to: &output)
      case .part(.totalPages):
        let size = Int64(max(page.wanted, 1))
        appendJSONInteger(page.wanted == 0 ? 0 : (page.total + size - 1) / size, to: &output)
      }
    }
    output.append(UInt8(ascii: "}"))
  }

  private mutating func write(flag: Bool) { write(literal: flag ? "true" : "false") }

  // MARK: - Cursors

  private mutating func write(cursorAt index: Int?, _ connection: OutputConnection) {
    guard let index, let node = connection.node else {
      write(literal: "null")
      return
    }
    write(cursorOf: place(node, index), connection)
  }

  /// `[order, value, …, id]` in base64url; see `CursorSource.values`.
  private mutating func write(cursorOf place: Place, _ connection: OutputConnection) {
    var items = [JSONValue.int(connection.order?.fingerprint ?? 0)]
    let slots = plan.nodes[place.node].slots
    for (slot, format) in zip(connection.cursor, connection.cursorFormats) {
      items.append(rows.result.cursorValue(row: place.row, column: slots[slot], format))
    }
    var json: [UInt8] = []
    JSONValue.array(items).write(into: &json)
    output.append(UInt8(ascii: "\""))
    output.append(contentsOf: Base64URL.encode(json))
    output.append(UInt8(ascii: "\""))
  }
}

extension QueryResult {
  fileprivate func cursorValue(row: Int, column: Int, _ format: SlotFormat) -> JSONValue {
    switch format {
    case .uuid: uuid(row: row, column: column).map { .string($0.description) } ?? .null
    case .text, .json: text(row: row, column: column).map(JSONValue.string) ?? .null
    case .int, .integer: int8(row: row, column: column).map(JSONValue.int) ?? .null
    case .boolean: bool(row: row, column: column).map(JSONValue.bool) ?? .null
    case .timestamp: timestamptz(row: row, column: column).map(JSONValue.int) ?? .null
    // The bits, since a shortest decimal is exact only with the reader that it was made for.
    case .float: float8(row: row, column: column).map { .string(String($0.bitPattern, radix: 16)) } ?? .null
    }
  }
}
