/// The first place where an alias or a collection may be a key, in a text with many aliases.
///
/// Yams hashes keys whole, so a few aliases nested in each other would take for ever there, before any limit of ours is
/// asked. Few aliases cannot expand to much, and no schema needs such keys.
func riskyKey(in yaml: String) -> Mark? {
  let harmlessAliases = 24
  var aliases = 0
  var suspect: Mark?
  let newline = UInt8(ascii: "\n")
  for (index, line) in Array(yaml.utf8).split(separator: newline, omittingEmptySubsequences: false)
    .enumerated()
  {
    var scan = LineScan()
    for place in line.indices {
      let next = place + 1 < line.endIndex ? line[place + 1] : UInt8(ascii: " ")
      if scan.isKeySign(line[place], next: next) {
        suspect = suspect ?? Mark(line: index + 1, column: place - line.startIndex + 1)
      }
    }
    aliases += scan.aliases
  }
  return aliases > harmlessAliases ? suspect : nil
}

private struct LineScan {
  var aliases = 0
  /// Inside a quoted text.
  private var quote: UInt8?
  /// The last byte that is no blank; blanks do not matter before the colon of a key.
  private var last = UInt8(ascii: "-")
  private var isAfterBlank = true
  private var isInAlias = false

  /// Takes the next byte. Whether it shows that what stands before or after it is a key, and no plain one.
  mutating func isKeySign(_ byte: UInt8, next: UInt8) -> Bool {
    if let open = quote {
      if byte == open { quote = nil }
      return false
    }
    defer {
      isAfterBlank = byte == UInt8(ascii: " ")
      if !isAfterBlank { last = byte }
    }
    let begins = isAfterBlank || "[{,".utf8.contains(last)
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      if begins { quote = byte }
    case UInt8(ascii: "*") where begins && next != UInt8(ascii: " "):
      aliases += 1
      isInAlias = true
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"): isInAlias = false
    case UInt8(ascii: "?"): return begins && next == UInt8(ascii: " ") && "-[{,?".utf8.contains(last)
    case UInt8(ascii: ":"): return isInAlias || last == UInt8(ascii: "]") || last == UInt8(ascii: "}")
    default: break
    }
    return false
  }
}
