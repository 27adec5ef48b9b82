import Foundation

/// What people type about themselves, checked and brought into one form.
enum AccountInput {
  /// Composed, without blanks around, in small letters: one person, one account (S0-36).
  static func email(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping.lowercased()
  }

  /// - Returns: what is wrong with an e-mail in its one form.
  static func emailErrors(_ email: String) -> [UserError] {
    let halves = email.split(separator: "@", omittingEmptySubsequences: false)
    let isFine =
      email.unicodeScalars.count <= 320 && halves.count == 2 && halves.allSatisfy { !$0.isEmpty }
      && email.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 && !$0.properties.isWhitespace }
    return isFine
      ? [] : [UserError(code: .invalid, message: "This is no e-mail address.", field: "email")]
  }

  static func passwordErrors(_ password: String) -> [UserError] {
    (8...1_000).contains(password.unicodeScalars.count)
      ? []
      : [
        UserError(
          code: .invalid, message: "A password has 8 to 1,000 characters.", field: "password")
      ]
  }

  static func nameErrors(first: String?, last: String?) -> [UserError] {
    [("firstName", first), ("lastName", last)].compactMap { field, name in
      guard let name, name.unicodeScalars.count > 100 || name.utf8.contains(0) else { return nil }
      return UserError(code: .invalid, message: "A name has up to 100 characters.", field: field)
    }
  }

  /// - Parameter phone: nil or empty where there is none.
  static func phoneErrors(_ phone: String?) -> [UserError] {
    guard let phone, !phone.isEmpty, phone.wholeMatch(of: /\+[1-9][0-9]{6,14}/) == nil else { return [] }
    return [
      UserError(
        code: .invalid, message: "A phone number is written like +218910000000.", field: "phone")
    ]
  }

  /// An empty text is nothing.
  static func filled(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
}
