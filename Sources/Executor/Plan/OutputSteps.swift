/// The fields of an object as a row of plain values: what can be written from the row at hand takes one step, without copying
/// anything that is counted or lies in a box. Half of the time of an answer goes into such fields.
struct OutputSteps: Sendable {
  private(set) var steps: [OutputStep] = []
  /// Everything between the values, with braces, commas and keys: each step names its part.
  private(set) var literals: [UInt8] = []
  /// Of the field in work, while the steps are made.
  private var key: Int32 = 0

  init(_ fields: [OutputField]) {
    for (index, field) in fields.enumerated() {
      key = Int32(field.key)
      let lead: UInt8 = index == 0 ? UInt8(ascii: "{") : UInt8(ascii: ",")
      switch field.value {
      case .slot(let slot, let format): add([lead] + field.literal, .slot(format), slot, field.isNonNull)
      case .json(let slot, nil): add([lead] + field.literal, .slot(.json), slot, field.isNonNull)
      case .constant(let bytes), .memory(let bytes): add([lead] + field.literal + bytes, .nothing)
      case .money(let amount, let currency, let parts):
        add(
          [lead] + field.literal, .money(currency: Int32(currency), parts: Int32(parts.count + 1)), amount,
          field.isNonNull)
        for (position, part) in parts.enumerated() {
          let before: UInt8 = position == 0 ? UInt8(ascii: "{") : UInt8(ascii: ",")
          switch part.part {
          case .amount: add([before] + part.literal, .amount)
          case .currency: add([before] + part.literal, .currency)
          case .exponent: add([before] + part.literal, .exponent)
          case .constant(let bytes): add([before] + part.literal + bytes, .nothing)
          }
        }
        // @include may leave a selection empty: then no part has opened the object.
        add(Array((parts.isEmpty ? "{}" : "}").utf8), .nothing)
      case .json, .sealed, .group, .one, .oneOf, .list, .listOf, .connection, .hasMore, .conditional,
        .resolved, .payload, .position, .volatile, .shared, .sharedElsewhere, .resync:
        add([lead] + field.literal, .field, index, field.isNonNull)
      }
    }
  }

  private mutating func add(
    _ literal: [UInt8], _ kind: OutputStep.Kind, _ index: Int = 0, _ isNonNull: Bool = true
  ) {
    steps.append(
      OutputStep(
        kind: kind, isNonNull: isNonNull, key: key, index: Int32(index), start: Int32(literals.count),
        count: Int32(literal.count)))
    literals += literal
  }
}

struct OutputStep: Sendable, BitwiseCopyable {
  enum Kind: Sendable, BitwiseCopyable {
    case slot(SlotFormat)
    /// The amount's slot is the step's index; the steps of its parts follow.
    case money(currency: Int32, parts: Int32)
    case amount, currency, exponent
    /// The literal is all.
    case nothing
    /// The object's field at the step's index.
    case field
  }

  var kind: Kind
  var isNonNull: Bool
  /// Of the field, in the plan's keys.
  var key: Int32
  var index: Int32
  /// Place of the literal.
  var start: Int32
  var count: Int32
}
