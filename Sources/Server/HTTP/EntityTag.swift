import Crypto
import Executor

/// A strong validator (RFC 9110, section 8.8.3): equal for equal bytes alone.
struct EntityTag: Equatable {
  /// With its quotes.
  let text: String

  init(of content: ResponseBytes, as type: ResponseType, isCompressed: Bool) {
    var hash = SHA256()
    hash.update(data: Array((type.name + (isCompressed ? " gzip\n" : "\n")).utf8))
    for piece in content.pieces { hash.update(data: piece.bytes) }
    text =
      "\""
      + hash.finalize().prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      + "\""
  }

  /// Whether a list of tags, or `*`, has this one; for GET weak and strong ones are the same (section 13.1.2).
  func isIn(_ list: String) -> Bool {
    list.split(separator: ",").contains { member in
      let tag = member.trimming(while: { $0 == " " || $0 == "\t" })
      return tag == "*" || tag == text || tag == "W/\(text)"
    }
  }
}

extension Substring {
  fileprivate func trimming(while isBlank: (Character) -> Bool) -> Substring {
    var rest = drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}
