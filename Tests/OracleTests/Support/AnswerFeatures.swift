extension OracleAnswer {
  /// What there is to see in the answer.
  var features: Set<Feature> {
    var found: Set<Feature> = []
    if !filtered.isEmpty { found.insert(.hiddenAlways) }
    if hidesByRow { found.insert(.hiddenByRow) }
    if !Self.note(data, key: "", &found) { found.insert(.nothing) }
    return found
  }

  /// - Returns: whether there is any value that says something.
  private static func note(_ value: JSONTree, key: String, _ found: inout Set<Feature>) -> Bool {
    switch value {
    case .null:
      found.insert(.nullValue)
      return false
    case .bool(let flag):
      if flag, key == "hasNextPage" { found.insert(.nextPage) }
      if flag, key.hasSuffix("HasMore") { found.insert(.cutList) }
      return true
    case .number(let digits):
      if digits == "9007199254740991" { found.insert(.greatestAmount) }
      return true
    case .string(let text):
      for scalar in text.unicodeScalars {
        switch scalar.value {
        case ..<0x20: found.insert(.controlCharacter)
        case 0x0600...0x06FF: found.insert(.arabicText)
        case 0x1F000...0x1FAFF: found.insert(.emoji)
        default: break
        }
      }
      return key != "__typename"
    case .array(let items):
      found.insert(items.isEmpty ? .emptyList : .fullList)
      // Not short-circuited: every element is looked at.
      return items.map { note($0, key: "", &found) }.contains(true)
    case .object(let members):
      return members.map { note($0.value, key: $0.key, &found) }.contains(true)
    }
  }
}
