import Foundation

/// The address of a page without what may be secret in it: names and passwords, fragments, and whatever looks like a credential.
struct VisitedPage: Sendable, Hashable {
  let url: String

  static let longest = 2_000

  /// Words in the name of a parameter whose value nobody else should read.
  private static let secretWords = [
    "token", "key", "secret", "pass", "pwd", "auth", "session", "sid", "code", "state", "sig", "jwt", "otp",
    "pin",
    "email", "mail", "phone", "card", "cvv", "iban", "account", "user", "ticket", "nonce", "hash",
    "credential",
  ]

  /// nil where the text is no path and no address of the web.
  init?(_ text: String) {
    guard (1...Self.longest).contains(text.unicodeScalars.count),
      text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 }),
      var parts = URLComponents(string: text)
    else { return nil }
    let isPath = parts.scheme == nil && parts.host == nil && text.utf8.first == UInt8(ascii: "/")
    let isWeb = ["http", "https"].contains(parts.scheme?.lowercased()) && parts.host?.isEmpty == false
    guard isPath || isWeb else { return nil }
    parts.user = nil
    parts.password = nil
    parts.fragment = nil
    parts.path = parts.path.components(separatedBy: "/").map { Self.isCredential($0) ? "*" : $0 }.joined(
      separator: "/")
    if let items = parts.queryItems {
      let kept = items.filter { !Self.isSecret($0) }
      parts.queryItems = kept.isEmpty ? nil : kept
    }
    guard let url = parts.string, url.unicodeScalars.count <= Self.longest else { return nil }
    self.url = url
  }

  private static func isSecret(_ item: URLQueryItem) -> Bool {
    let name = item.name.lowercased()
    return secretWords.contains { name.contains($0) } || isCredential(item.name)
      || item.value.map { $0.contains("@") || isCredential($0) } ?? false
  }

  /// Long, without blanks, of letters and digits mixed: a token, not a word. Ids are what is looked at, and stay.
  private static func isCredential(_ text: String) -> Bool {
    guard text.utf8.count >= 24, UUID(uuidString: text) == nil else { return false }
    let scalars = text.unicodeScalars
    guard scalars.allSatisfy({ $0.isASCII && $0 != " " }) else { return false }
    let digits = scalars.count { ("0"..."9").contains($0) }
    let capitals = scalars.count { ("A"..."Z").contains($0) }
    return digits >= 3 || capitals >= 4
  }
}
