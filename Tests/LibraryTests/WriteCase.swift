/// A generated mutation as every viewer tries it.
struct WriteCase: Sendable {
  var mutation: String
  /// The viewers for whom it works.
  var allowed: Set<TestLibrary.Asker>
  var selection: String
  /// Beside the library's handle. The number tells the viewers apart, where values must differ.
  var arguments: @Sendable (TestLibrary.Asker, Int) -> String

  /// Those with fewer rights first, so that nothing is gone before they have tried.
  static let askers: [TestLibrary.Asker] = [.guest, .blocked, .member, .page, .librarian]

  func document(_ asker: TestLibrary.Asker) -> String {
    let number = Self.askers.firstIndex(of: asker) ?? 0
    let given = arguments(asker, number)
    let handle = mutation == "changeLibrary" ? "" : "library: $l, "
    return
      "mutation($l: String!) { w: \(mutation)(\(handle)\(given)) { \(selection) userErrors { code message field } } }"
  }

  private init(
    _ mutation: String, _ allowed: Set<TestLibrary.Asker>, _ selection: String,
    _ arguments: @escaping @Sendable (TestLibrary.Asker, Int) -> String
  ) {
    self.mutation = mutation
    self.allowed = allowed
    self.selection = selection
    self.arguments = arguments
  }

  private static func id(_ end: String) -> String { "id: \"\(TestLibrary.id(end))\"" }
  private static func ref(_ field: String, _ end: String) -> String { "\(field): \"\(TestLibrary.id(end))\"" }

  /// In this order, since some make the rows that others need or remove.
  static let all: [WriteCase] = [
    WriteCase("shelfCreate", [.librarian], "shelf { label floor }") {
      "input: { label: \"D\($1)\", floor: \($1) }"
    },
    WriteCase("shelfUpdate", [.page, .librarian], "shelf { label floor }") {
      id("51") + ", input: { floor: \($1) }"
    },
    WriteCase("shelfDelete", [.librarian], "deletedId") { _, _ in id("53") },
    WriteCase("authorCreate", [.librarian], "author { name born }") {
      "input: { name: \"Author \($1)\", born: \($1) }"
    },
    WriteCase("authorUpdate", [.librarian], "author { name born }") { id("c1") + ", input: { born: \($1) }" },
    WriteCase("changeLibrary", [.librarian], "status error node { ... on Author { name } }") {
      "input: { library: $l, collection: AUTHOR, action: CREATE, object: { name: \"Other \($1)\" } }"
    },
    WriteCase("changeLibrary", [.librarian], "status node { ... on Fine { cents } }") { _, _ in
      "input: { library: $l, collection: FINE, action: UPDATE, key: \"\(TestLibrary.id("82"))\" }"
    },
    WriteCase("bookCreate", [.page, .librarian], "book { title isSecret genre version }") {
      "input: { title: \"Book \($1)\", genre: POETRY }"
    },
    WriteCase("bookUpdate", [.page, .librarian], "book { notes tags version }") {
      switch $0 {
      case .page: id("f3") + ", input: { tags: [\"t\($1)\"] }, expectedVersion: 1"
      default: id("f3") + ", input: { notes: \"n\($1)\" }"
      }
    },
    WriteCase("bookDelete", [.librarian], "deletedId") { _, _ in id("f3") },
    WriteCase("copyCreate", [.librarian], "copy { condition isOut book { title } }") { _, _ in
      "input: { \(ref("bookId", "f1")), condition: WORN }"
    },
    WriteCase("copyUpdate", [.page, .librarian], "copy { condition }") { _, _ in
      id("92") + ", input: { condition: WORN }"
    },
    WriteCase("copyDelete", [.librarian], "deletedId") { _, _ in id("93") },
    WriteCase("memberUpdate", [.member, .librarian], "member { name post }") {
      id("a3") + ", input: { name: \"Musa \($1)\" }"
    },
    WriteCase("loanCreate", [.page, .librarian], "loan { state copy { condition } member { name } }") {
      _, _ in
      "input: { \(ref("copyId", "91")), \(ref("memberId", "a3")) }"
    },
    WriteCase("loanUpdate", [.page, .librarian], "loan { state }") { asker, _ in
      id("71") + ", input: { state: \(asker == .page ? "OVERDUE" : "BACK") }"
    },
    WriteCase("reservationDelete", [.member], "deletedId") { _, _ in id("61") },
    WriteCase("reservationCreate", [.member], "reservation { book { title } }") { _, _ in
      "input: { \(ref("bookId", "f2")) }"
    },
    WriteCase("fineCreate", [.librarian], "fine { cents reason }") {
      "input: { \(ref("memberId", "a3")), cents: \($1 + 1), reason: \"r\" }"
    },
    WriteCase("fineUpdate", [.librarian], "fine { cents }") { _, _ in id("81") },
    WriteCase("reviewUpdate", [.member, .librarian], "review { stars state version }") { asker, _ in
      id("43") + (asker == .librarian ? ", input: { state: SHOWN }" : ", input: { stars: 3 }")
    },
    WriteCase("reviewDelete", [.member, .librarian], "deletedId") { asker, _ in
      id(asker == .librarian ? "42" : "41")
    },
    WriteCase("reviewCreate", [.member], "review { stars text state writer { name } }") { _, _ in
      "input: { \(ref("bookId", "f1")), stars: 4, text: \"Again\" }"
    },
  ]
}
