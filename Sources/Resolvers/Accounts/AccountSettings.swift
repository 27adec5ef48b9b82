import Executor

/// What accounts are run with.
package struct AccountSettings: Sendable {
  /// nil: nobody can sign up or log in; everything anonymous works.
  package var keys: TokenKeys?
  /// bcrypt's cost: 2^cost rounds. Tests and measurements take less than the usual 12.
  package var passwordCost: Int
  /// Passwords that may wait for their hash; beyond it the answer is `BUSY`.
  package var passwordQueue: Int
  /// How long an access token is good, in seconds.
  package var accessSeconds: Int
  /// How long a spent refresh token still gives the same next one, in seconds (consistency.md, 22): a client whose answer
  /// was lost asks again.
  package var graceSeconds: Int

  package init(
    keys: TokenKeys? = nil, passwordCost: Int = 12, passwordQueue: Int = 64, accessSeconds: Int = 900,
    graceSeconds: Int = 10
  ) {
    self.keys = keys
    self.passwordCost = passwordCost
    self.passwordQueue = passwordQueue
    self.accessSeconds = accessSeconds
    self.graceSeconds = graceSeconds
  }

  /// S0's rule: a session is idle for seven days at most.
  static let sessionDays: Int64 = 7
}

/// What the operations on accounts share.
struct Accounts: Sendable {
  let settings: AccountSettings
  let passwords: PasswordDesk
  let tokens: AccessTokens?

  init(_ settings: AccountSettings) {
    self.settings = settings
    passwords = PasswordDesk(cost: settings.passwordCost, limit: settings.passwordQueue)
    tokens = settings.keys.map { AccessTokens(keys: $0, lifetime: .seconds(settings.accessSeconds)) }
  }

  /// - Throws: `UNAVAILABLE` where the server has no keys to sign with.
  func signer() throws(GraphQLError) -> AccessTokens {
    guard let tokens else {
      throw GraphQLError(
        .unavailable, "This server has no TOKEN_KEYS, so nobody can sign up or log in here.")
    }
    return tokens
  }
}
