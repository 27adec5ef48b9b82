import Postgres
import Schema

/// Performs one wish inside its transaction. Throws `WriteRefusal` where the client can mend something, and then nothing of
/// it stays.
struct RowWriting {
  let statements: RowStatements
  let faults: ConstraintFaults
  let write: WriteTransaction

  private var wish: RowWish { statements.wish }
  private var model: Model { statements.model }

  func run() async throws {
    do {
      switch wish.action {
      case .create: try await create()
      case .update: try await update()
      case .delete: try await delete()
      }
    } catch let error as PostgresError {
      guard let fault = faults.fault(error, wish) else { throw error }
      throw WriteRefusal(fault)
    }
  }

  private func create() async throws {
    try await write.insert(wish.type, wish.key, statements.insertion(), fields: wish.members.map(\.name))
    try await setLinks()
    try await check()
  }

  private func update() async throws {
    try await look()
    guard !wish.members.isEmpty || !wish.rule.presets.isEmpty else { return }
    _ = try await write.apply(
      statements.update(), wish.type.name, wish.key, .updated, fields: wish.members.map(\.name))
    try await setLinks()
    try await check()
  }

  private func delete() async throws {
    try await look()
    if wish.table.isSoftDeleted {
      _ = try await write.apply(statements.update(), wish.type.name, wish.key, .deleted, fields: [])
      return
    }
    try await DependentRows(model: model, write: write).release(wish.type, [wish.key])
    _ = try await write.apply(statements.deletion(), wish.type.name, wish.key, .deleted, fields: [])
  }

  // MARK: - The row before

  private func look() async throws {
    let row = try await write.run(statements.look())
    guard row.rowCount > 0 else {
      throw WriteRefusal(WriteFault(.notFound, "There is no \(wish.type.name) with this id.", field: "id"))
    }
    guard row.bool(row: 0, column: RowStatements.LookColumn.isAllowed) == true else {
      throw WriteRefusal(
        WriteFault(
          .forbidden, "Your role may not \(wish.action.rawValue) this \(wish.type.name).", field: "id"))
    }
    if let expected = wish.expectedVersion,
      let version = row.int8(row: 0, column: RowStatements.LookColumn.version), version != expected
    {
      throw WriteRefusal(
        WriteFault(
          .stale, "It has version \(version), not \(expected); read it again.", field: "expectedVersion"))
    }
    var refused: [WriteFault] = []
    for (index, field) in statements.states.enumerated() {
      let state = row.text(row: 0, column: RowStatements.LookColumn.firstState + index)
      if let fault = transition(of: field, from: state) { refused.append(fault) }
    }
    if !refused.isEmpty { throw WriteRefusal(refused) }
  }

  /// nil: the enum lets the given value follow the present one.
  private func transition(of field: FieldModel, from state: String?) -> WriteFault? {
    guard let state, let value = wish.columns.first(where: { $0.name == field.name })?.value,
      case .enumeration(let wanted) = value, wanted != state,
      let next = model.enumeration(field.type.name)?.values.first(where: { $0.name == state })?.next,
      !next.contains(wanted)
    else { return nil }
    let follow = next.isEmpty ? "nothing may follow" : "\(next.joined(separator: ", ")) may follow"
    return WriteFault(
      .invalidTransition, "\(field.name) is \(state); \(follow), not \(wanted).", field: field.name,
      allowed: next)
  }

  // MARK: - The row after

  private func check() async throws {
    let row = try await write.run(statements.check())
    guard row.rowCount > 0, row.bool(row: 0, column: 0) == true else {
      throw WriteRefusal(
        WriteFault(.forbidden, "Your role may not \(wish.action.rawValue) a \(wish.type.name) like this."))
    }
    var refused: [WriteFault] = []
    for (index, reference) in statements.references.enumerated()
    where row.bool(row: 0, column: index + 1) != true {
      refused.append(
        WriteFault(
          .notFound, "There is no \(reference.target.name) with this id.", field: reference.field.name))
    }
    if !refused.isEmpty { throw WriteRefusal(refused) }
  }

  // MARK: - Links through junctions

  private func setLinks() async throws {
    for member in wish.links {
      guard let field = wish.type.field(member.name), case .ids(let name) = field.source,
        case .relation(let relation)? = wish.type.field(name)?.source, let link = relation.links.first,
        let target = model.type(link.type), case .list(let values) = member.value
      else { continue }
      var ids: [UUID] = []
      for id in values.compactMap(\.uuid) where !ids.contains(id) { ids.append(id) }
      let readable = try await write.run(statements.readable(ids, of: target))
      guard readable.int8(row: 0, column: 0) == Int64(ids.count) else {
        throw WriteRefusal(
          WriteFault(.notFound, "One of these ids belongs to no \(target.name).", field: field.name))
      }
      let links = try JunctionLinks(
        model: model, link: link.link, tenant: statements.tenant, parent: wish.key)
      try await links.set(ids, in: write)
    }
  }
}
