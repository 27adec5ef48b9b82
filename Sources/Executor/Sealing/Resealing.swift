package import Postgres
package import Schema

/// Seals under the cipher's first key what is sealed under another: tenant by tenant in the order of the keys, a small
/// transaction each time. What is done needs no note, for sealed bytes begin with the id of their key.
package struct Resealing: Sendable {
  /// What became of the values of one field.
  package struct Count: Sendable, Hashable, CustomStringConvertible {
    /// `Type.field`
    package var field: String
    package var resealed = 0
    /// Left as they are, because no key opens them.
    package var unopened = 0
    /// Left as they are, because somebody wrote the row meanwhile.
    package var changed = 0

    package var description: String {
      "\(field): \(resealed) resealed, \(unopened) not opened, \(changed) changed meanwhile"
    }
  }

  private let fields: [SealedColumn]
  private let tenantColumn: String
  private let cipher: Cipher
  /// Rows of one transaction.
  private let batch: Int

  package init(model: Model, cipher: Cipher, batch: Int = 200) {
    self.cipher = cipher
    self.batch = batch
    tenantColumn = model.tenant.column
    fields = model.types.flatMap { type in
      type.fields.compactMap { SealedColumn($0, of: type, in: model) }
    }
  }

  /// - Parameters:
  ///   - pool: of the tables' owner.
  ///   - done: told of each field when it is done.
  /// - Returns: a count for each encrypted field.
  /// - Throws: `PostgresError`; `CipherFault` where there is no key at all.
  package func run(on pool: Pool, done: (Count) -> Void = { _ in }) async throws -> [Count] {
    var counts: [Count] = []
    for field in fields {
      let count = try await reseal(field, on: pool)
      done(count)
      counts.append(count)
    }
    return counts
  }

  private func reseal(_ field: SealedColumn, on pool: Pool) async throws -> Count {
    let prefix = try cipher.currentPrefix()
    var count = Count(field: field.place.name)
    var last: [String]?
    while true {
      let found = try await pool.query(
        Statement(field.find(after: last != nil, limit: batch)), field.parameters(prefix, after: last),
        lane: .write)
      guard found.rowCount > 0 else { return count }
      var commands: [Command] = []
      for row in 0..<found.rowCount {
        let key = (0..<field.keys.count).map { found.text(row: row, column: $0) ?? "" }
        last = key
        guard let old = found.bytea(row: row, column: field.keys.count) else { continue }
        do {
          let tenant = field.place.isGlobal ? nil : key.first.flatMap { UUID($0) }
          let text = try cipher.open(old, in: field.place, of: tenant)
          let new = try cipher.seal(bytes: text, in: field.place, of: tenant)
          commands.append(field.replace(old, by: new.bytes, at: key))
        } catch {
          count.unopened += 1
        }
      }
      let written = try await write(commands, on: pool)
      count.resealed += written
      count.changed += commands.count - written
    }
  }

  /// - Returns: how many rows still had the bytes that were read.
  private func write(_ commands: [Command], on pool: Pool) async throws -> Int {
    guard !commands.isEmpty else { return 0 }
    let results = try await pool.withTransaction { transaction in
      _ = try await transaction.run(
        Segment([.oneShot("select set_config('storegraph.resealing', 'on', true)")], access: .write))
      return try await transaction.run(Segment(commands, access: .write))
    }
    return results.reduce(0) { $0 + $1.rowCount }
  }
}

/// The column of an encrypted field, and how its rows are found.
private struct SealedColumn: Sendable {
  struct Key: Sendable {
    var column: String
    var sqlType: String
  }
  var place: SealedPlace
  var table: String
  var column: String
  /// The tenant first, where there is one.
  var keys: [Key]

  init?(_ field: FieldModel, of type: TypeModel, in model: Model) {
    guard field.isEncrypted, let table = type.table, case .column(let column) = field.source else {
      return nil
    }
    place = type.sealedPlace(of: field)
    self.table = quoted(table.name)
    self.column = quoted(column.name)
    keys = table.scope == .tenant ? [Key(column: quoted(model.tenant.column), sqlType: "uuid")] : []
    for stored in model.columns(of: type) where table.key.contains(stored.field.name) {
      keys.append(Key(column: quoted(stored.column.name), sqlType: stored.sqlType))
    }
  }

  private var keyColumns: String { keys.map(\.column).joined(separator: ", ") }

  private func numbers(from first: Int) -> String {
    keys.enumerated().map { "$\(first + $0)::text::\($1.sqlType)" }.joined(separator: ", ")
  }

  func find(after isLater: Bool, limit: Int) -> String {
    """
    select \(keys.map { "\($0.column)::text" }.joined(separator: ", ")), \(column) from \(table) \
    where substring(\(column) for length($1)) <> $1\(isLater ? " and (\(keyColumns)) > (\(numbers(from: 2)))" : "") \
    order by \(keyColumns) limit \(limit)
    """
  }

  func parameters(_ prefix: [UInt8], after last: [String]?) -> Parameters {
    var parameters = Parameters()
    parameters.append(bytea: prefix)
    for part in last ?? [] { parameters.append(text: part) }
    return parameters
  }

  func replace(_ old: [UInt8], by new: [UInt8], at key: [String]) -> Command {
    var parameters = Parameters()
    parameters.append(bytea: old)
    parameters.append(bytea: new)
    for part in key { parameters.append(text: part) }
    return Command(
      Statement(
        """
        update \(table) set \(column) = $2 where (\(keyColumns)) = (\(numbers(from: 3))) and \(column) = $1 returning 1
        """), parameters)
  }
}
