import Postgres
import Schema

/// Who asks, as a plan needs it.
package struct Viewer: Sendable, Hashable {
  /// The id of the session; nil: there is none.
  package var session: UUID?
  /// The id of the user behind it.
  package var user: UUID?
  package var role: String
  /// SHA-256 of the credential.
  package var credentialHash: [UInt8]?

  package init(session: UUID?, user: UUID?, role: String, credentialHash: [UInt8]?) {
    self.session = session
    self.user = user
    self.role = role
    self.credentialHash = credentialHash
  }
}

/// Fills a plan's parameters for one request.
struct ParameterBinder {
  /// nil: the operation concerns none.
  let tenant: UUID?
  let viewer: Viewer
  let variables: [String: InputValue]
  /// What a mutation returned.
  var payload: PayloadValues?
  /// Where a stream's window begins.
  var after: Int64?

  /// Rows that every limited list of the plan wants, without the extra one.
  /// - Throws: `BAD_USER_INPUT` where a variable is out of bounds.
  func limits(of plan: QueryPlan) throws(GraphQLError) -> [Int] {
    var numbers: [Int] = []
    for limit in plan.limits {
      numbers.append(try Planner.checkedLimit(value(of: limit.value), argument: limit.argument))
    }
    return numbers
  }

  /// The parameters of a condition: what it reads is the viewer, and constants.
  func parameters(_ list: ParameterList) -> Parameters {
    var parameters = Parameters()
    for (source, type) in zip(list.sources, list.types) {
      switch source {
      case .tenant: append(tenant, to: &parameters)
      case .viewerID: append(viewer.session, to: &parameters)
      case .viewerUser: append(viewer.user, to: &parameters)
      case .constant(let value): append(value, type, to: &parameters)
      case .variable(let name, let path): append(value(of: name, path), type, to: &parameters)
      case .credentialHash, .cursor, .limit, .offset, .payload, .near, .after:
        parameters.appendNull(oid: type.oid)
      }
    }
    return parameters
  }

  func parameters(of plan: QueryPlan, limits: [Int]) throws(GraphQLError) -> Parameters {
    var parameters = Parameters()
    for (source, type) in zip(plan.parameters, plan.parameterTypes) {
      switch source {
      case .tenant: append(tenant, to: &parameters)
      case .viewerID: append(viewer.session, to: &parameters)
      case .viewerUser: append(viewer.user, to: &parameters)
      case .credentialHash:
        if let hash = viewer.credentialHash {
          parameters.append(bytea: hash)
        } else {
          parameters.appendNull(oid: type.oid)
        }
      case .constant(let value): append(value, type, to: &parameters)
      case .variable(let name, let path): append(value(of: name, path), type, to: &parameters)
      case .cursor(let cursor, let index):
        append(try cursor.values(value(of: cursor.value))[index], type, to: &parameters)
      case .limit(let index): parameters.append(int8: Int64(limits[index] + plan.limits[index].extra))
      case .offset(let index): parameters.append(int8: try offset(plan.offsets[index], limits))
      case .payload(let name): append(reference(name), to: &parameters)
      case .near(let source, let part): parameters.append(float8: try near(source, part))
      case .after: parameters.append(int8: after ?? 0)
      }
    }
    return parameters
  }

  /// The id in a payload's value.
  private func reference(_ name: String) -> UUID? {
    guard case .string(let text)? = payload?.first(where: { $0.name == name })?.value else { return nil }
    return UUID(text)
  }

  func value(of source: ValueSource) -> InputValue {
    switch source {
    case .constant(let value): value
    case .variable(let name, let path): value(of: name, path)
    }
  }

  private func value(of name: String, _ path: [PathStep]) -> InputValue {
    var value = variables[name] ?? .null
    for step in path {
      switch (step, value) {
      case (.member(let member), _): value = value[member] ?? .null
      case (.element(let index), .list(let items)) where items.indices.contains(index): value = items[index]
      // One value stands for a list of one.
      case (.element(0), _): continue
      default: return .null
      }
    }
    return value
  }

  private func offset(_ source: OffsetSource, _ limits: [Int]) throws(GraphQLError) -> Int64 {
    guard case .int(let page) = value(of: source.page), page >= 1 else {
      throw GraphQLError(.badUserInput, "“page” counts from 1.")
    }
    let (rows, overflow) = (page - 1).multipliedReportingOverflow(by: Int64(limits[source.limit]))
    guard !overflow, rows <= Int64(Planner.rowsByPage) else {
      throw GraphQLError(
        .badUserInput,
        "Pages reach \(Planner.rowsByPage) rows far; go on with “first” and “after”, or narrow the filter.")
    }
    return rows
  }

  /// The parameters as SQL literals with their types, for `execute`, which takes no binary ones.
  func literals(of plan: QueryPlan, limits: [Int]) throws(GraphQLError) -> [String] {
    var texts: [String] = []
    for (source, type) in zip(plan.parameters, plan.parameterTypes) {
      let value: InputValue
      switch source {
      case .tenant: value = tenant.map(InputValue.uuid) ?? .null
      case .viewerID: value = viewer.session.map(InputValue.uuid) ?? .null
      case .viewerUser: value = viewer.user.map(InputValue.uuid) ?? .null
      case .credentialHash:
        let digits = viewer.credentialHash?.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        value = digits.map { .string("\\x" + $0) } ?? .null
      case .constant(let constant): value = constant
      case .variable(let name, let path): value = self.value(of: name, path)
      case .cursor(let cursor, let index): value = try cursor.values(self.value(of: cursor.value))[index]
      case .limit(let index): value = .int(Int64(limits[index] + plan.limits[index].extra))
      case .offset(let index): value = .int(try offset(plan.offsets[index], limits))
      case .payload(let name): value = reference(name).map(InputValue.uuid) ?? .null
      case .near(let source, let part): value = .double(try near(source, part))
      case .after: value = .int(after ?? 0)
      }
      texts.append("\(Self.literalText(value))::\(type.rawValue)")
    }
    return texts
  }

  private static func literalText(_ value: InputValue) -> String {
    switch value {
    case .null: "null"
    case .list(let items): "array[\(items.map(literalText).joined(separator: ", "))]"
    case .string(let text), .enumeration(let text): literal(text)
    case .timestamp(let time): literal(time.rfc3339)
    case .uuid(let id): literal(id.description)
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): literal(String(number))
    case .double(let number): literal(String(number))
    case .json, .object: literal(value.json.text)
    }
  }

  // MARK: - Encoding

  private func append(_ id: UUID?, to parameters: inout Parameters) {
    if let id { parameters.append(uuid: id) } else { parameters.appendNull(oid: OID.uuid) }
  }

  private func append(_ value: InputValue, _ type: ParameterType, to parameters: inout Parameters) {
    switch (type, value) {
    case (.uuid, .uuid(let id)): parameters.append(uuid: id)
    case (.int8, .int(let number)): parameters.append(int8: number)
    case (.float8, .double(let number)): parameters.append(float8: number)
    case (.float8, .int(let number)): parameters.append(float8: Double(number))
    case (.bool, .bool(let flag)): parameters.append(bool: flag)
    case (.timestamptz, .timestamp(let time)): parameters.append(timestamptz: time.microseconds)
    case (.text, .string(let text)), (.text, .enumeration(let text)): parameters.append(text: text)
    case (.uuidArray, .list(let items)): parameters.append(uuids: items.compactMap(\.uuid))
    case (.textArray, .list(let items)): parameters.append(texts: items.compactMap(\.text))
    case (.int8Array, .list(let items)): parameters.append(int8s: items.compactMap(\.integer))
    case (.float8Array, .list(let items)):
      append(items.compactMap(\.double), element: OID.float8, type.oid, to: &parameters) { $0.bitPattern }
    case (.timestamptzArray, .list(let items)):
      append(items.compactMap(\.time), element: OID.timestamptz, type.oid, to: &parameters) {
        UInt64(bitPattern: $0.microseconds)
      }
    case (.boolArray, .list(let items)):
      appendFlags(
        items.compactMap { if case .bool(let flag) = $0 { flag } else { nil } }, type.oid, to: &parameters)
    case (_, _)
    where value.isScalar && type != type.array && [.uuidArray, .textArray, .int8Array].contains(type):
      append(.list([value]), type, to: &parameters)
    default: parameters.appendNull(oid: type.oid)
    }
  }

  /// A one-dimensional array in Postgres' binary form: dimensions, null flag, element type, length, lower bound, elements.
  private func append<Element>(
    _ items: [Element], element: UInt32, _ oid: UInt32, to parameters: inout Parameters,
    _ bits: (Element) -> UInt64
  ) {
    var bytes = arrayHeader(count: items.count, element: element)
    for item in items {
      bytes += Self.bigEndian(UInt32(8))
      bytes += Self.bigEndian(bits(item))
    }
    parameters.append(raw: bytes, oid: oid)
  }

  private func appendFlags(_ flags: [Bool], _ oid: UInt32, to parameters: inout Parameters) {
    var bytes = arrayHeader(count: flags.count, element: OID.bool)
    for flag in flags {
      bytes += Self.bigEndian(UInt32(1))
      bytes.append(flag ? 1 : 0)
    }
    parameters.append(raw: bytes, oid: oid)
  }

  private func arrayHeader(count: Int, element: UInt32) -> [UInt8] {
    var bytes =
      Self.bigEndian(UInt32(count == 0 ? 0 : 1)) + Self.bigEndian(UInt32(0)) + Self.bigEndian(element)
    if count > 0 { bytes += Self.bigEndian(UInt32(truncatingIfNeeded: count)) + Self.bigEndian(UInt32(1)) }
    return bytes
  }

  private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}

extension InputValue {
  var uuid: UUID? { if case .uuid(let id) = self { id } else { nil } }
  var integer: Int64? { if case .int(let number) = self { number } else { nil } }
  var time: Timestamp? { if case .timestamp(let time) = self { time } else { nil } }
  var double: Double? {
    switch self {
    case .double(let number): number
    case .int(let number): Double(number)
    default: nil
    }
  }
  var text: String? {
    switch self {
    case .string(let text), .enumeration(let text): text
    default: nil
    }
  }
  fileprivate var isScalar: Bool {
    switch self {
    case .null, .list, .object: false
    default: true
    }
  }
}
