import Postgres
import Schema

/// Writes the `data` of a response straight from the rows of the statement, in selection order.
///
/// Rows of a node come sorted by their parents' ordinals, and parents are written in that order, so one cursor a node walks
/// over all of them once.
struct ResponseWriter {
  let plan: QueryPlan
  let rows: SlotRows
  let limits: [Int]
  let binder: ParameterBinder
  let position: Position?
  /// By resolver call, then by row of its node.
  let resolved: [[Result<JSONValue, ResolverError>]]
  let cipher: Cipher

  var output: [UInt8] = []
  var errors: [GraphQLError] = []
  /// Paths hidden in some rows, beside those that the plan hides in all.
  var filtered: [String] = []
  /// Those of them that lie in shared fields.
  var filteredInShared: [String] = []
  /// What kept bytes leave out or keep apart, in order. It holds for an answer without errors.
  var holes: [Hole] = []
  /// Encrypted values that came out null because they could not be opened.
  var unopened: [UnopenedValue] = []
  /// Whether the whole came out null.
  private(set) var isNull = false
  /// Why the stream cannot go on.
  var resync: ResyncReason?
  /// Where in the output cursors of the stream stand: each viewer of a shared message has their own.
  private(set) var cursorPlaces: [Range<Int>] = []
  private var cursors: [Int]
  private var exponents = CurrencyExponents()
  /// Where the writer is: list indices, and keys as their complement.
  private var path: [Int] = []

  init(
    plan: QueryPlan, rows: SlotRows, limits: [Int], binder: ParameterBinder, position: Position?,
    resolved: [[Result<JSONValue, ResolverError>]], cipher: Cipher = .none
  ) {
    self.plan = plan
    self.rows = rows
    self.limits = limits
    self.binder = binder
    self.position = position
    self.resolved = resolved
    self.cipher = cipher
    cursors = [Int](repeating: 0, count: plan.nodes.count)
    // More than most rows take: growing would copy the output again and again.
    output.reserveCapacity(4_096 + rows.result.rowCount * 256)
  }

  /// Writes the whole object, or `null` where a non-null root field came out null.
  mutating func writeRoot() {
    var place: Place? = Place(node: -1, index: 0, row: 0, ordinal: 1)
    if let node = plan.rootNode { place = first(of: node, parent: 1) }
    isNull = !(place.map { write(plan.root, at: $0) } ?? false)
    if isNull { write(literal: "null") }
  }

  /// The whole answer of a plan that asks no database.
  static func withoutRows(
    _ plan: QueryPlan, _ binder: ParameterBinder, limits: [Int] = []
  ) -> ResponseWriter {
    var writer = ResponseWriter(
      plan: plan, rows: SlotRows(emptyOf: plan.nodes.count), limits: limits, binder: binder, position: nil,
      resolved: [])
    writer.writeRoot()
    return writer
  }

  /// A row being written.
  struct Place {
    var node: Int
    /// Among the node's rows.
    var index: Int
    /// In the result.
    var row: Int
    var ordinal: Int64
  }

  // MARK: - Objects

  /// - Returns: false where a non-null field is null: then nothing is left in the output, and the parent must be null.
  mutating func write(_ object: OutputObject, at place: Place) -> Bool {
    let start = output.count
    let slots = place.node < 0 ? [] : plan.nodes[place.node].slots
    let isComplete = object.steps.steps.withUnsafeBufferPointer { steps in
      object.steps.literals.withUnsafeBufferPointer { literals in
        slots.withUnsafeBufferPointer { write(steps, literals, $0, object, at: place) }
      }
    }
    if isComplete {
      output.append(UInt8(ascii: "}"))
    } else {
      output.removeLast(output.count - start)
    }
    return isComplete
  }

  private mutating func write(
    _ steps: UnsafeBufferPointer<OutputStep>, _ literals: UnsafeBufferPointer<UInt8>,
    _ slots: UnsafeBufferPointer<Int>,
    _ object: OutputObject, at place: Place
  ) -> Bool {
    if steps.isEmpty { output.append(UInt8(ascii: "{")) }
    var money = MoneyValue()
    var next = 0
    while next < steps.count {
      let step = steps[next]
      next += 1
      let literal = Int(step.start)..<Int(step.start &+ step.count)
      output.append(contentsOf: UnsafeBufferPointer(rebasing: literals[literal]))
      let isWritten: Bool
      let known = errors.count
      switch step.kind {
      case .nothing: continue
      case .slot(let format): isWritten = write(column: slots[Int(step.index)], format, row: place.row)
      case .money(let currency, let parts):
        isWritten = money.read(rows.result, row: place.row, slots[Int(step.index)], slots[Int(currency)])
        if isWritten { continue }
        next += Int(parts)
      case .amount:
        appendJSONInteger(money.amount, to: &output)
        continue
      case .currency:
        appendJSONString(money.currency, to: &output)
        continue
      case .exponent:
        appendJSONInteger(Int64(exponents.of(money.currency)), to: &output)
        continue
      case .field:
        let field = object.fields[Int(step.index)]
        path.append(~field.key)
        if let kind = field.value.hole {
          isWritten = write(hole: kind, field.value, isNonNull: step.isNonNull, at: place)
        } else {
          isWritten = writeValue(field.value, at: place)
        }
        path.removeLast()
      }
      if isWritten { continue }
      if isTooLarge(step, slots, row: place.row) { within(~Int(step.key)) { $0.failTooLarge() } }
      if step.isNonNull {
        // Where a part of the value failed, that is the error.
        if errors.count == known { missing(key: Int(step.key)) }
        return false
      }
      write(literal: "null")
    }
    return true
  }

  /// - Returns: false where the value is null; then nothing was written.
  mutating func writeValue(_ value: OutputValue, at place: Place) -> Bool {
    switch value {
    case .slot(let slot, let format): return write(slot, format, at: place)
    case .json(let slot, let projection): return write(json: slot, projection, at: place)
    case .sealed(let slot, let field, let projection):
      return write(sealed: slot, in: field, projection, at: place)
    case .constant(let bytes), .memory(let bytes):
      output.append(contentsOf: bytes)
      return true
    case .money(let amount, let currency, let parts): return write(money: amount, currency, parts, at: place)
    case .group(let object): return write(object, at: place)
    case .one(let node, let object): return write(one: node, object, at: place)
    case .oneOf(let members):
      // Every member's cursor moves on, whichever has the row.
      let ranges = members.map { children(of: $0.node, parent: place.ordinal) }
      for (member, range) in zip(members, ranges) where !range.isEmpty {
        return write(member.object, at: self.place(member.node, range.lowerBound))
      }
      return false
    case .list(let node, let object, let cap):
      return write(list: children(of: node, parent: place.ordinal).prefix(cap), node, object)
    case .listOf(let members): return write(listOf: members, at: place)
    case .connection(let connection): return write(connection, at: place)
    case .hasMore(let node, let limit):
      let count = first(of: node, parent: place.ordinal).flatMap { integer(slot: 0, at: $0) } ?? 0
      write(literal: count > Int64(limits[limit]) ? "true" : "false")
      return true
    case .conditional(let visible, let name, let value):
      if flag(slot: visible, at: place) { return writeValue(value, at: place) }
      if !filtered.contains(name) { filtered.append(name) }
      return false
    case .resolved(let call, let projection): return write(resolved: call, projection, at: place)
    case .payload(let name, let projection):
      return write(binder.payload?.first { $0.name == name }?.value ?? .null, projection)
    case .position:
      guard let position else { return false }
      output.append(UInt8(ascii: "\""))
      let start = output.count
      output.append(contentsOf: position.encoded)
      cursorPlaces.append(start..<output.count)
      output.append(UInt8(ascii: "\""))
      return true
    case .volatile(let value), .shared(let value): return writeValue(value, at: place)
    // Nothing: the field's bytes are put in later.
    case .sharedElsewhere: return true
    case .resync:
      guard let resync else { return false }
      output.append(contentsOf: Array("\"\(resync.rawValue)\"".utf8))
      return true
    }
  }

  /// Specification, section 6.4.4: null where the type says there is a value.
  private mutating func missing(key: Int) {
    within(~key) { $0.fail(.nullInNonNull, "A value that must not be null is missing.") }
  }

  // MARK: - Relations

  /// The rows of a node that belong to a parent.
  mutating func children(of node: Int, parent: Int64) -> Range<Int> {
    let list = rows.nodes[node]
    var index = cursors[node]
    while index < list.count, list.keys[index].parent < parent { index += 1 }
    let start = index
    while index < list.count, list.keys[index].parent == parent { index += 1 }
    cursors[node] = index
    return start..<index
  }

  mutating func first(of node: Int, parent: Int64) -> Place? {
    children(of: node, parent: parent).first.map { place(node, $0) }
  }

  func place(_ node: Int, _ index: Int) -> Place {
    let key = rows.nodes[node].keys[index]
    return Place(node: node, index: index, row: key.row, ordinal: key.ordinal)
  }

  private mutating func write(one node: Int, _ object: OutputObject, at place: Place) -> Bool {
    guard let row = first(of: node, parent: place.ordinal) else { return false }
    return write(object, at: row)
  }

  /// Elements are non-null: one that comes out null makes the list null.
  mutating func write(list range: Range<Int>, _ node: Int, _ object: OutputObject) -> Bool {
    let start = output.count
    output.append(UInt8(ascii: "["))
    for (position, index) in range.enumerated() {
      if position > 0 { output.append(UInt8(ascii: ",")) }
      path.append(position)
      let isWritten = write(object, at: place(node, index))
      path.removeLast()
      if !isWritten {
        output.removeLast(output.count - start)
        return false
      }
    }
    output.append(UInt8(ascii: "]"))
    return true
  }

  private mutating func write(listOf members: [OutputValue.Member], at place: Place) -> Bool {
    let start = output.count
    output.append(UInt8(ascii: "["))
    var position = 0
    for member in members {
      for index in children(of: member.node, parent: place.ordinal) {
        if position > 0 { output.append(UInt8(ascii: ",")) }
        path.append(position)
        let isWritten = write(member.object, at: self.place(member.node, index))
        path.removeLast()
        if !isWritten {
          output.removeLast(output.count - start)
          return false
        }
        position += 1
      }
    }
    output.append(UInt8(ascii: "]"))
    return true
  }

  // MARK: - Shared with the other parts

  mutating func write(literal text: StaticString) {
    output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func within<Value>(_ step: Int, _ body: (inout ResponseWriter) -> Value) -> Value {
    path.append(step)
    defer { path.removeLast() }
    return body(&self)
  }

  /// Adds an error at the place in work.
  mutating func fail(_ code: ErrorCode, _ message: String) {
    let elements = path.map { step in
      step >= 0 ? PathElement.index(step) : .key(plan.keys[~step])
    }
    errors.append(GraphQLError(code, message, path: elements))
  }
}

extension Range<Int> {
  fileprivate func prefix(_ cap: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + cap) }
}
