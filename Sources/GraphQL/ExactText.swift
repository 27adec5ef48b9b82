import Glibc

/// A text that equals another only where their UTF-8 is the same.
///
/// Swift's `String` compares by canonical equivalence: "é" and "e" with a combining accent are one key to a dictionary, but two
/// values to a client and to Postgres. Whatever comes from a client is compared and kept under this.
package struct ExactText: Sendable, Hashable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: ExactText, right: ExactText) -> Bool { left.text.isExactly(right.text) }

  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(text.utf8.count)
  }
}

extension String {
  /// Whether both have the same UTF-8, which canonical equivalence does not say.
  package func isExactly(_ other: String) -> Bool {
    let same = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        guard left.count == right.count else { return false }
        guard let one = left.baseAddress, let two = right.baseAddress else { return true }
        return memcmp(one, two, left.count) == 0
      }
    }
    // Texts that are not stored as UTF-8 do not occur on Linux.
    return (same ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}
