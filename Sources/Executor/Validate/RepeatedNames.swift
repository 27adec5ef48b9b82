import GraphQL

extension ErrorReport {
  /// Reports each name that is there more than once, with the places of the first and of the repetition.
  mutating func addRepeated(_ names: [Name], message: (String) -> String) {
    var first: [String: Name] = [:]
    for name in names {
      if let earlier = first[name.text] {
        add(message(name.text.shortened), at: [earlier.position, name.position])
      } else {
        first[name.text] = name
      }
    }
  }
}
