import GraphQL
import Synchronization

/// Answers as ready bytes, whole or in parts, each with the versions it was read at. Nothing in it is ever trusted: every request reads the
/// versions again, and what they say counts.
final class AnswerCache: Sendable {
  /// What an answer depends on besides rows.
  struct Key: Hashable, Sendable {
    var document: ObjectIdentifier
    var operation: String?
    var variables: [JSONMember]
    var tenant: UUID
    var role: String
    var part: Part
  }

  enum Part: Hashable, Sendable {
    /// Every viewer's of the role.
    case everybodys
    /// The viewer's alone; without a session, all those who have none.
    case own(session: UUID?)
  }

  private let kept: BoundedCache<Key, KeptAnswer>
  private let flights = Mutex<[Key: [CheckedContinuation<Bool, Never>]]>([:])
  private let counts = Mutex(AnswerCacheCounts())

  /// - Parameter capacity: bytes, by estimate.
  init(capacity: Int) { kept = BoundedCache(capacity: capacity) }

  subscript(key: Key) -> KeptAnswer? { kept[key] }

  func insert(_ answer: KeptAnswer, for key: Key) { kept.insert(answer, for: key, size: answer.size) }

  /// Waits while somebody else reads the answer.
  /// - Returns: whether the caller is the one to read it; then it must call `leave`.
  func enter(_ key: Key) async -> Bool {
    await withCheckedContinuation { continuation in
      let isFirst = flights.withLock { flights in
        if flights[key] == nil {
          flights[key] = []
          return true
        }
        flights[key]?.append(continuation)
        return false
      }
      if isFirst { continuation.resume(returning: true) }
    }
  }

  func leave(_ key: Key) {
    let waiting = flights.withLock { $0.removeValue(forKey: key) } ?? []
    for continuation in waiting { continuation.resume(returning: false) }
  }

  func count(_ change: (inout AnswerCacheCounts) -> Void) { counts.withLock { change(&$0) } }

  var statistics: AnswerCacheCounts {
    var counts = self.counts.withLock { $0 }
    (counts.answers, counts.bytes) = (kept.count, kept.bytes)
    return counts
  }
}

/// How the cache has served since the process began.
package struct AnswerCacheCounts: Sendable, Hashable {
  /// Answers from kept bytes alone.
  package var hits = 0
  /// Answers whose shared fields came from kept bytes, and the viewer's own part from the database.
  package var partial = 0
  /// Nothing was kept.
  package var misses = 0
  /// What was kept had become out of date.
  package var outdated = 0
  /// Answers and parts of answers kept at this moment, and their bytes by estimate.
  package var answers = 0
  package var bytes = 0

  package init() {}
}
