import Executor
import Foundation
import Synchronization

/// Tokens whose signature was found good, so that it is worked out once a token and not once a request. By their bytes: to
/// Swift, two spellings of one letter are one text.
final class VerifiedTokens: Sendable {
  struct Entry: Sendable {
    var credential: Credential
    var expires: Date
  }

  private static let limit = 20_000
  private let entries = Mutex<[[UInt8]: Entry]>([:])

  subscript(text: [UInt8]) -> Entry? { entries.withLock { $0[text] } }

  func insert(_ entry: Entry, for text: [UInt8]) {
    entries.withLock { entries in
      if entries.count >= Self.limit {
        let now = Date()
        entries = entries.filter { $0.value.expires > now }
        if entries.count >= Self.limit { entries.removeAll() }
      }
      entries[text] = entry
    }
  }
}
