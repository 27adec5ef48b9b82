package import Executor
package import Postgres

extension Shop {
  /// Makes the demo stores where they are missing, and renews what has run out: sessions live on, passwords and
  /// credentials become those of `secrets`. Runs once at a time, in one transaction, however many programs start at once.
  /// - Parameters:
  ///   - pool: of the tables' owner.
  ///   - secrets: what the last call returned; nil, or bytes that are something else: passwords and credentials are made anew.
  ///   - cipher: seals what is encrypted.
  /// - Returns: the stores in the order of their making, and the secrets to keep.
  /// - Throws: `DemoSlugTaken`, `PostgresError`, `PasswordFailure`, `CipherFault`.
  package static func prepareDemo(
    on pool: Pool, secrets: [UInt8]?, cipher: Cipher
  ) async throws -> (stores: [DemoStore], secrets: [UInt8]) {
    let shops = [DemoShop.majdHome, DemoShop.sandAndCedar]
    var kept = DemoSecrets(secrets ?? [])
    // Before the transaction: bcrypt takes its time.
    try await kept.complete(for: shops)
    let complete = kept
    do {
      let stores = try await pool.withConnection { connection in
        try await connection.withTransaction { transaction in
          let keeper = DemoKeeper(
            connection: connection, transaction: transaction, secrets: complete,
            cipher: cipher)
          try await keeper.lock()
          var stores: [DemoStore] = []
          for shop in shops { stores.append(try await keeper.prepare(shop)) }
          return stores
        }
      }
      return (stores, kept.encoded)
    } catch let error as PostgresError where error.violates(key: "\(StoreDirectory.table)_slug_key") {
      throw DemoSlugTaken()
    }
  }
}

/// A store that is not of the demo has the slug of one that is.
package struct DemoSlugTaken: Error {}

/// Brings the demo stores into the database, within one transaction.
struct DemoKeeper {
  let connection: Connection
  let transaction: Transaction
  let secrets: DemoSecrets
  let cipher: Cipher

  /// In the order in which they are shown.
  private static let roles = ["visitor", "customer", "seller", "admin", "va"]
  /// Of the demo alone.
  private static let lockNumber: Int64 = 7_306_081_115

  /// Waits for other programs that are at the same; held until the transaction ends.
  func lock() async throws {
    _ = try await run("select pg_advisory_xact_lock($1)") { $0.append(int8: Self.lockNumber) }
  }

  func prepare(_ shop: DemoShop) async throws -> DemoStore {
    let ids = DemoIDs(shop: shop.number)
    var accounts: [UUID] = []
    for (number, person) in shop.people.enumerated() {
      accounts.append(try await account(of: person, id: ids.id(.account, number)))
    }
    if try await find(ids.store) == nil {
      let rows = try DemoRows(
        shop, token: StoreToken.fresh(), accounts: accounts, now: .now, cipher: cipher,
        tokenHash: { hash($0, ids.store) })
      try await rows.rows.copy(to: connection)
    }
    for session in DemoSession.all(of: shop) where session.role != nil {
      try await renew(session, of: ids.store)
    }
    _ = try await run(#"update "store" set last_active_at = now() where store_id = $1"#) {
      $0.append(uuid: ids.store)
    }
    guard let found = try await find(ids.store) else {
      throw PostgresError(.protocolViolation("a demo store is gone that was just made"))
    }
    return store(shop, found)
  }

  private func hash(_ session: UUID, _ store: UUID) -> [UInt8] {
    (secrets.credentials[session].flatMap { Credential($0) } ?? Credential(tenant: store)).hash
  }

  private func store(_ shop: DemoShop, _ found: Found) -> DemoStore {
    DemoStore(
      name: shop.name, storeToken: found.token, slug: found.slug,
      accounts: Self.roles.compactMap { role in
        let person = shop.people.first { $0.isOpen && $0.role.rawValue.lowercased() == role }
        guard let person, let password = secrets.passwords[person.email] else { return nil }
        return DemoStore.Account(role: role, email: person.email, password: password.clear)
      },
      sessions: Self.roles.compactMap { role in
        let session = DemoSession.all(of: shop).first { $0.role == role }
        // A store that has been claimed has no anonymous maker any more.
        guard let session, !session.isOwner || found.state == StoreState.unclaimed.rawValue,
          let credential = secrets.credentials[session.id]
        else { return nil }
        return DemoStore.Session(role: role, credential: credential)
      })
  }

  // MARK: Statements

  private struct Found {
    var token: String
    var slug: String?
    var state: String
  }

  private func find(_ store: UUID) async throws -> Found? {
    let rows = try await run(
      """
      select d.token, d.slug, s.state from store_directory d join "store" s on s.store_id = d.store_id
      where d.store_id = $1
      """
    ) { $0.append(uuid: store) }
    guard let token = rows.text(row: 0, column: 0), let state = rows.text(row: 0, column: 2) else {
      return nil
    }
    return Found(token: token, slug: rows.text(row: 0, column: 1), state: state)
  }

  /// - Returns: the id of the account with the person's e-mail, whose password is now that of the secrets.
  private func account(of person: DemoPerson, id: UUID) async throws -> UUID {
    _ = try await run(
      """
      insert into account (id, email, password_hash, valid_after, verified_at, created_at, updated_at)
      values ($1, $2, $3, $4, $4, $4, $4)
      on conflict (email) do update set password_hash = excluded.password_hash
      where excluded.password_hash is not null and account.password_hash is distinct from excluded.password_hash
      """
    ) {
      $0.append(uuid: id)
      $0.append(text: person.email)
      if let password = secrets.passwords[person.email] {
        $0.append(text: password.hash)
      } else {
        $0.appendNull(oid: OID.text)
      }
      $0.append(timestamptz: DemoRows.opening.microseconds)
    }
    let rows = try await run("select id from account where email = $1") { $0.append(text: person.email) }
    return rows.uuid(row: 0, column: 0) ?? id
  }

  /// A session that has been purged meanwhile comes back.
  private func renew(_ session: DemoSession, of store: UUID) async throws {
    _ = try await run(
      """
      insert into "session" (store_id, id, token_hash, user_id, is_owner, expires_at)
      values ($1, $2, $3, $4, $5, now() + make_interval(days => $6))
      on conflict (store_id, id) do update
      set token_hash = excluded.token_hash, expires_at = excluded.expires_at, last_seen_at = now()
      """
    ) {
      $0.append(uuid: store)
      $0.append(uuid: session.id)
      $0.append(bytea: hash(session.id, store))
      if let user = session.user { $0.append(uuid: user) } else { $0.appendNull(oid: OID.uuid) }
      $0.append(bool: session.isOwner)
      $0.append(int4: Int32(truncatingIfNeeded: session.days))
    }
  }

  private func run(_ sql: String, _ fill: (inout Parameters) -> Void) async throws -> QueryResult {
    var parameters = Parameters()
    fill(&parameters)
    let results = try await transaction.run(Segment([.oneShot(sql, parameters)], access: .write))
    guard let result = results.first else { throw PostgresError(.protocolViolation("no result")) }
    return result
  }
}
