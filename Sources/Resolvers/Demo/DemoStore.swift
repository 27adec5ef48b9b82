package import Executor

/// A demo store that is ready, with what one needs to use it.
package struct DemoStore: Sendable, Hashable {
  package struct Account: Sendable, Hashable {
    /// `admin`, `seller` or `customer`.
    package var role: String
    package var email: String
    package var password: String
  }

  package struct Session: Sendable, Hashable {
    package var role: String
    package var credential: String
  }

  package var name: String
  package var storeToken: String
  /// The readable handle; nil where somebody has taken it away.
  package var slug: String?
  package var accounts: [Account]
  /// Credentials by role: `visitor`, `customer`, `seller`, `admin`, and `va` while nobody has claimed the store.
  package var sessions: [Session]

  /// The store's entry in `demo.json`.
  package var json: JSONValue {
    .object([
      JSONMember("storeToken", .string(storeToken)), JSONMember("slug", slug.json),
      JSONMember(
        "accounts",
        .array(
          accounts.map { account in
            .object([
              JSONMember("role", .string(account.role)), JSONMember("email", .string(account.email)),
              JSONMember("password", .string(account.password)),
            ])
          })),
      JSONMember("sessions", .object(sessions.map { JSONMember($0.role, .string($0.credential)) })),
    ])
  }
}
