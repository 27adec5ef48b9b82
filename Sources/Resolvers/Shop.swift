package import Executor
package import Logging
package import Postgres
package import Schema

/// The shop of `schema.yaml`: its engine, its schema and its migrations, as built into the program.
package enum Shop {
  package static var migrations: [(name: String, sql: String)] { EmbeddedSchema.migrations }

  /// The schema that the program was built from. The build has checked it; reading it here takes milliseconds.
  /// - Throws: `SchemaFault`, which means that the program was put together wrongly.
  package static func model() throws -> Model {
    let (model, diagnostics) = loadModel(yaml: EmbeddedSchema.yaml, file: EmbeddedSchema.file)
    guard let model, !diagnostics.contains(where: { $0.severity == .error }) else {
      throw SchemaFault(description: diagnostics.map(\.description).joined(separator: "\n"))
    }
    return model
  }

  /// - Parameters:
  ///   - model: nil: the schema that the program was built from.
  ///   - resolvers: nil: the shop's own.
  ///   - cipher: for encrypted fields.
  package static func engine(
    pool: Pool, model: Model? = nil, resolvers: (any ResolverDispatch)? = nil,
    limits: EngineLimits = .default, planCacheBytes: Int = 64 << 20, answerCacheBytes: Int = 0,
    cipher: Cipher = .none, accounts settings: AccountSettings = AccountSettings(),
    commerce: CommerceSettings = CommerceSettings(), logger: Logger
  ) throws -> QueryEngine {
    let accounts = Accounts(settings)
    // Before the first login; whoever comes earlier makes it, and waits.
    if settings.keys != nil { Task { try? await accounts.passwords.prepare() } }
    return try QueryEngine(
      model: model ?? self.model(), pool: pool,
      resolvers: resolvers
        ?? ResolverTable(
          functions: ShopResolvers(
            pool: pool, accounts: accounts, commerce: Commerce(commerce, keys: settings.keys))),
      service: VisitorSessions(pool: pool, tokens: accounts.tokens), schemaFingerprint: fingerprint,
      limits: limits,
      planCacheBytes: planCacheBytes, answerCacheBytes: answerCacheBytes, cipher: cipher,
      logger: logger)
  }

  /// FNV-1a of the schema's text.
  private static var fingerprint: UInt64 {
    EmbeddedSchema.yaml.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

package struct SchemaFault: Error, CustomStringConvertible {
  package let description: String
}
