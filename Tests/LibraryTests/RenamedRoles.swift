@testable import LendingLibrary

/// The library's schema with other names for its roles, made from its text by a program.
enum RenamedRoles {
  static let names = [
    "librarian": "keeper", "page": "boy", "member": "otherwise_member", "guest": "anybody",
  ]

  static let yaml = renamed(EmbeddedSchema.yaml)

  /// Other names wherever roles stand: behind `roles:`, `like:`, `openTo:` and in rules.
  private static func renamed(_ yaml: String) -> String {
    var text = ""
    var word = ""
    func flush() {
      text += names[word] ?? word
      word = ""
    }
    // `member` is a relation as well, which keeps its name.
    for line in yaml.split(separator: "\n", omittingEmptySubsequences: false) {
      let isRelation = line.contains("one: Member") || line.contains("when: { member:")
      for character in line {
        if character.isLetter && !isRelation {
          word.append(character)
        } else {
          flush()
          text.append(character)
        }
      }
      flush()
      text += "\n"
    }
    return text
  }
}
