import Executor
import Postgres
import Schema

extension ShopResolvers {
  /// S0-03 to S0-07: a store, its settings and the session of its maker, in one transaction.
  func createStore(
    _ arguments: CreateStoreArguments, in context: MutationContext
  ) async throws -> CreateStorePayload {
    let input = arguments.input
    let errors = NewStore.errors(of: input)
    if !errors.isEmpty { return CreateStorePayload(userErrors: errors) }
    let store = NewStore(input)
    do {
      try await context.writer.write(
        to: store.id, as: context.viewer, "createStore", context.request, isNew: true
      ) { try await store.insert(in: $0) }
    } catch let error as PostgresError where error.violates(key: "\(StoreDirectory.table)_slug_key") {
      return CreateStorePayload(userErrors: [
        UserError(code: .slugTaken, message: "Another store has this slug.", field: "slug")
      ])
    }
    context.effects.adopt(
      tenant: store.id,
      viewer: Viewer(
        session: store.session, user: nil, role: NewStore.makerRole, credentialHash: store.credential.hash))
    return CreateStorePayload(
      storeToken: store.token, sessionToken: store.credential.text, storeId: store.id, userErrors: [])
  }
}

/// The rows that make a store.
struct NewStore: Sendable {
  let id = UUID.v7()
  let session = UUID.v7()
  let token = StoreToken.fresh()
  let credential: Credential
  let name: String
  let slug: String?
  let currency: String

  /// The role of a visitor admin (S0-05, R-5).
  static let makerRole = "owner"

  init(_ input: CreateStoreInput?) {
    credential = Credential(tenant: id)
    name = input?.name ?? "My store"
    slug = input?.slug
    currency = input?.currency ?? "LYD"
  }

  static func errors(of input: CreateStoreInput?) -> [UserError] {
    var errors: [UserError] = []
    if let name = input?.name,
      name.utf8.count > 2_000 || !(1...200).contains(name.count) || name.utf8.contains(0)
    {
      errors.append(UserError(code: .invalid, message: "A name has 1 to 200 characters.", field: "name"))
    }
    if let slug = input?.slug,
      slug.utf8.count > 63 || slug.wholeMatch(of: /[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?/) == nil
    {
      errors.append(
        UserError(
          code: .invalid, message: "A slug has up to 63 lower-case letters, digits and inner hyphens.",
          field: "slug"))
    }
    if let currency = input?.currency, currency.utf8.count > 3 || currency.wholeMatch(of: /[A-Z]{3}/) == nil {
      errors.append(
        UserError(
          code: .invalid, message: "A currency is an ISO 4217 code of three capitals.", field: "currency"))
    }
    return errors
  }

  func insert(in write: WriteTransaction) async throws {
    let now = Timestamp.now
    var directory = Parameters()
    directory.append(uuid: UUID.v7())
    directory.append(text: token)
    directory.append(uuid: id)
    if let slug { directory.append(text: slug) } else { directory.appendNull(oid: OID.text) }
    var batch = WriteBatch()
    batch.run(Statement("select store_directory_insert($1, $2, $3, $4)"), directory)
    try batch.insert(
      [
        Store(
          storeID: id, id: id, name: name, slug: slug, lastActiveAt: now, createdAt: now, updatedAt: now)
      ], of: "Store")
    try batch.insert(
      [
        Session(
          storeID: id, id: session, tokenHash: credential.hash, isOwner: true, lastSeenAt: now,
          expiresAt: now.adding(days: Self.sessionDays), createdAt: now, updatedAt: now)
      ], of: "Session")
    try batch.insert(
      [Config(storeID: id, id: UUID.v7(), currency: currency, createdAt: now, updatedAt: now)], of: "Config")
    try batch.insert(
      (0..<VisitorSessions.shards).map {
        Counter(storeID: id, id: UUID.v7(), shard: $0, createdAt: now, updatedAt: now)
      }, of: "Counter")
    try batch.insert([OrderCounter(storeID: id)], of: "OrderCounter")
    try batch.insert([Clock(storeID: id)], of: "Clock")
    try await write.append(batch)
  }

  /// S0-47: the maker's session lives as long as its unclaimed store may.
  private static let sessionDays: Int64 = 30
}
