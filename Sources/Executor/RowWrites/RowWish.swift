import Postgres
import Schema

/// What a client wants of one row, checked against the schema and not yet against the database.
struct RowWish: Sendable {
  var action: WriteModel.Action
  var type: TypeModel
  var table: Table
  var rule: WriteRule
  /// Of the row; a creation makes its own.
  var key: UUID
  /// Fields of the type that the client gave, in the order of the schema.
  var members: [InputMember]
  var expectedVersion: Int64?

  /// Values for columns; lists of ids behind a junction are `links`.
  var columns: [InputMember] { members.filter { type.field($0.name)?.isIDs == false } }
  var links: [InputMember] { members.filter { type.field($0.name)?.isIDs == true } }
}

extension RowWish {
  /// All that is wrong with the given values by themselves.
  func faults(in model: Model) -> [WriteFault] {
    var faults: [WriteFault] = []
    for member in members {
      guard let field = type.field(member.name) else { continue }
      guard rule.fields.contains(field.name) else {
        faults.append(
          WriteFault(.forbidden, "Your role may not write \(field.name).", field: field.name))
        continue
      }
      if let message = message(member.value, of: field, in: model) {
        faults.append(WriteFault(.invalid, message, field: field.name))
      }
    }
    return faults + missing
  }

  /// A creation needs every field that has neither a default nor a preset.
  private var missing: [WriteFault] {
    guard action == .create else { return [] }
    return type.fields.compactMap { field in
      guard case .column = field.source, field.type.isNonNull, field.defaultValue == nil,
        !members.contains(where: { $0.name == field.name }),
        !rule.presets.contains(where: { $0.field == field.name })
      else { return nil }
      // What this role may not write and nothing sets, it cannot mend.
      guard rule.fields.contains(field.name) else {
        return WriteFault(
          .forbidden, "Your role may not write \(field.name), which every \(type.name) needs.",
          field: field.name)
      }
      return WriteFault(.invalid, "\(field.name) is required.", field: field.name)
    }
  }

  /// nil: the value fits.
  private func message(_ value: InputValue, of field: FieldModel, in model: Model) -> String? {
    if value == .null { return field.type.isNonNull ? "\(field.name) must not be null." : nil }
    if field.isIDs, case .list(let ids) = value, ids.count > Self.linkLimit {
      return "\(field.name) takes at most \(Self.linkLimit) ids."
    }
    for check in field.checks {
      if let message = message(value, against: check, field) { return message }
    }
    return nil
  }

  /// Rows behind a junction that one write may set.
  static let linkLimit = 1_000

  private func message(_ value: InputValue, against check: Check, _ field: FieldModel) -> String? {
    let name = field.name
    switch (check, value) {
    case (.range(let low, let high), .int(let number)):
      if let low, number < low { return "\(name) must be at least \(low)." }
      if let high, number > high { return "\(name) must be at most \(high)." }
    case (.range(let low, let high), .double(let number)):
      if let low, number < Double(low) { return "\(name) must be at least \(low)." }
      if let high, number > Double(high) { return "\(name) must be at most \(high)." }
    case (.length(let low, let high), .string(let text)):
      // As Postgres counts: code points.
      let count = text.unicodeScalars.count
      if let low, count < low {
        return low == 1 ? "\(name) must not be empty." : "\(name) needs at least \(low) characters."
      }
      if let high, count > high { return "\(name) takes at most \(high) characters." }
    case (.pattern(let pattern), .string(let text)) where field.isEncrypted:
      // Postgres sees bytes alone, so what it would judge of others is judged here.
      guard let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else {
        return "\(name) cannot be judged."
      }
      if (try? regex.wholeMatch(in: text)) == nil { return "\(name) does not have the form it must have." }
    // Other patterns, and formats, are Postgres' own, so it judges them.
    case (.pattern, _), (.format, _), (.range, _), (.length, _): break
    }
    return nil
  }
}
