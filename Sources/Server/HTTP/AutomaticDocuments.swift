import Executor

/// Documents that clients have sent with their hash ("automatic persisted queries"), the least recently used forgotten
/// first. A client that meets a forgotten one sends it again.
struct AutomaticDocuments: Sendable {
  private let texts: BoundedCache<DocumentHash, String>

  /// - Parameter capacity: bytes of all documents together; one may take a quarter.
  init(capacity: Int) { texts = BoundedCache(capacity: capacity) }

  subscript(hash: DocumentHash) -> String? { texts[hash] }

  /// - Parameter hash: of `text`; it is not worked out again.
  func remember(_ text: String, hash: DocumentHash) {
    texts.insert(text, for: hash, size: text.utf8.count + 200)
  }

  var count: Int { texts.count }
}
