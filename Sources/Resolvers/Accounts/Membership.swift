import Executor
import Postgres

/// An account's membership of one store, read and made inside a write.
struct Membership: Sendable {
  var id: UUID
  var role: UserRole
  var status: UserStatus

  private static let byAccount = Statement(
    """
    select id, role, status from membership where store_id = $1 and account_id = $2 for no key update
    """, parameterTypes: [OID.uuid, OID.uuid])
  private static let byID = Statement(
    "select id, role, status from membership where store_id = $1 and id = $2 for no key update",
    parameterTypes: [OID.uuid, OID.uuid])
  private static let admins = Statement(
    """
    select id from membership where store_id = $1 and role = 'ADMIN' and status = 'ACTIVE'
    order by id for no key update
    """, parameterTypes: [OID.uuid])

  static func of(account: UUID, in write: WriteTransaction) async throws -> Membership? {
    try await find(byAccount, account, write)
  }

  static func of(id: UUID, in write: WriteTransaction) async throws -> Membership? {
    try await find(byID, id, write)
  }

  private static func find(_ statement: Statement, _ key: UUID, _ write: WriteTransaction) async throws
    -> Membership?
  {
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    parameters.append(uuid: key)
    let row = try await write.run(Command(statement, parameters))
    guard row.rowCount > 0, let id = row.uuid(row: 0, column: 0),
      let role = row.text(row: 0, column: 1).flatMap(UserRole.init(rawValue:)),
      let status = row.text(row: 0, column: 2).flatMap(UserStatus.init(rawValue:))
    else { return nil }
    return Membership(id: id, role: role, status: status)
  }

  /// Active admins, locked in the order of their ids: two who remove each other wait for one another, and the second finds
  /// itself the last (consistency.md, 32).
  static func lockAdmins(in write: WriteTransaction) async throws -> [UUID] {
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    let rows = try await write.run(Command(admins, parameters))
    return (0..<rows.rowCount).compactMap { rows.uuid(row: $0, column: 0) }
  }

  /// What a new membership says of its person.
  struct Person: Sendable {
    var email: String
    var firstName: String?
    var lastName: String?
    var phone: String?
  }

  static func insert(
    account: UUID, _ person: Person, role: UserRole, status: UserStatus, in write: WriteTransaction
  ) async throws -> Membership {
    let id = UUID.v7()
    let now = Timestamp.now
    try await write.insert([
      User(
        storeID: write.tenant, id: id, accountId: account, email: person.email, role: role, status: status,
        firstName: person.firstName, lastName: person.lastName,
        phone: try person.phone.map {
          try write.cipher.seal($0, in: User.SealedFields.phone, of: write.tenant)
        }, createdAt: now, updatedAt: now)
    ])
    write.control("User", id)
    return Membership(id: id, role: role, status: status)
  }

  /// Changes role or status; whoever is connected learns of it by a control event.
  func change(role: UserRole? = nil, status: UserStatus? = nil, in write: WriteTransaction) async throws {
    var set: [InputMember] = []
    if let role, role != self.role { set.append(InputMember("role", .enumeration(role.rawValue))) }
    if let status, status != self.status { set.append(InputMember("status", .enumeration(status.rawValue))) }
    guard !set.isEmpty else { return }
    _ = try await write.update("User", id, set: set)
    write.control("User", id)
  }
}
