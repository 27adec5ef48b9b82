import Executor

/// Ends a write on an account that is not to be; thrown inside its transaction, so that nothing of it stays.
struct AccountRefusal: LoggedRefusal {
  var errors: [UserError]

  init(_ errors: [UserError]) { self.errors = errors }
  init(_ code: UserErrorCode, _ message: String, field: String? = nil) {
    errors = [UserError(code: code, message: message, field: field)]
  }

  var outcome: String { errors.first?.code.rawValue ?? "REFUSED" }

  /// The same for a wrong e-mail and a wrong password (S0-41).
  static let wrongCredentials = AccountRefusal(
    .invalidCredentials, "E-mail and password do not belong together.")
  static let wrongToken = AccountRefusal(
    .invalidToken, "This refresh token is good for nothing any more; log in again.")
}

// Payloads that say nothing but why nothing was done.

extension AuthPayload {
  static func refused(_ errors: [UserError]) -> AuthPayload { AuthPayload(userErrors: errors) }
}
extension RefreshPayload {
  static func refused(_ errors: [UserError]) -> RefreshPayload { RefreshPayload(userErrors: errors) }
}
extension UserPayload {
  static func refused(_ errors: [UserError]) -> UserPayload { UserPayload(userErrors: errors) }
}
extension SessionsEndedPayload {
  static func refused(_ errors: [UserError]) -> SessionsEndedPayload {
    SessionsEndedPayload(ended: [], userErrors: errors)
  }
}
