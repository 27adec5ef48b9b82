import Executor

extension UserRefusal {
  /// The same for a wrong e-mail and a wrong password (S0-41).
  static let wrongCredentials = UserRefusal(
    .invalidCredentials, "E-mail and password do not belong together.")
  static let wrongToken = UserRefusal(
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
