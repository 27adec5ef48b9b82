import FuzzTargets
import Testing

/// Small requests that would be much work if nothing counted it. Each is refused by the limit that is cheapest to look at.
@Suite("Requests larger than they look", .tags(.fuzz))
struct BombTests {
  private static let store = #"storeToken: "s""#
  private static let filtered =
    "query($f: ProductFilter) { products(\(store), filter: $f) { totalCount } }"

  /// Codes and kinds of limits of what refuses a request, each once.
  private func refusals(_ document: String, _ variables: String = "{}") throws -> Set<String> {
    Set(try FuzzTarget.refusals(of: document, variables: variables))
  }

  @Test("fragments that double at every level are planned no further than a plan may be large")
  func fragments() throws {
    let levels = (0..<6).map { level in
      "fragment F\(level) on Product { variants { product { ...F\(level + 1) } } categories { products { ...F\(level + 1) } } }"
    }
    let document =
      "{ products(\(Self.store)) { nodes { ...F0 } } } \(levels.joined()) fragment F6 on Product { id }"
    #expect(try refusals(document) == ["LIMIT_EXCEEDED cost"])
    let wide = levels.map {
      $0.replacing("variants {", with: "a: variants { product { ...F6 } } b: variants {")
    }
    #expect(
      try refusals(
        "{ products(\(Self.store)) { nodes { ...F0 } } } \(wide.joined()) fragment F6 on Product { id }")
        == ["LIMIT_EXCEEDED relations"])
  }

  @Test("a fragment of many fields that is spread in many places counts in each of them")
  func fields() throws {
    let fields = (0..<15).map { "f\($0): name" }.joined(separator: " ")
    let names = "name description sku isActive inStock variantCount images categoryIds"
    let relation = "vendor { id } variants { id product { ...F } } categories { id products { ...F } }"
    let document = """
      { products(\(Self.store)) { nodes { ...F \(relation) variants { product { \(relation) } } } } } \
      fragment F on Product { \(fields) \(names) }
      """
    var limits = FuzzTarget.Limits()
    limits.fields = 60
    #expect(Set(try FuzzTarget.refusals(of: document, limits: limits)) == ["LIMIT_EXCEEDED fields"])
    #expect(try refusals(document) == [])
  }

  @Test("conditions of filters are counted, and those through a relation ten times")
  func conditions() throws {
    func any(_ part: String, _ count: Int) -> String {
      #"{"f":{"or":[\#(Array(repeating: part, count: count).joined(separator: ","))]}}"#
    }
    #expect(try refusals(Self.filtered, any(#"{"name":{"eq":"a"}}"#, 99)) == [])
    #expect(
      try refusals(Self.filtered, any(#"{"name":{"eq":"a"}}"#, 100)) == ["LIMIT_EXCEEDED filterConditions"])
    #expect(
      try refusals(Self.filtered, any(#"{"variants":{"sku":{"eq":"a"}}}"#, 20))
        == ["LIMIT_EXCEEDED filterConditions"])
    #expect(try refusals(Self.filtered, any("{}", 10_000)) == ["LIMIT_EXCEEDED filterConditions"])
    #expect(try refusals(Self.filtered, any("{}", 60_000)) == ["LIMIT_EXCEEDED variableValues"])
  }

  @Test("introspection under many aliases shares one bound")
  func introspection() throws {
    let field = "__schema { types { fields { name type { name } } } }"
    var limits = FuzzTarget.Limits()
    limits.introspectionValues = 10_000
    #expect(try FuzzTarget.refusals(of: "{ \(field) }", limits: limits) == [])
    let several = (0..<19).map { "s\($0): \(field)" }.joined(separator: " ")
    #expect(
      try FuzzTarget.refusals(of: "{ \(several) }", limits: limits) == ["LIMIT_EXCEEDED introspectionValues"])
  }

  @Test("a long list of values is no more than one parameter")
  func list() throws {
    let names = (0..<10_000).map { "\"\($0)\"" }.joined(separator: ",")
    #expect(try refusals(Self.filtered, #"{"f":{"name":{"in":[\#(names)]}}}"#) == [])
  }

  @Test(
    "numbers of 250,000 digits are no numbers of any type", arguments: ["9", "0.1", "1e9", "1e-9"])
  func numbers(_ start: String) throws {
    let number = start + String(repeating: "9", count: 250_000)
    #expect(
      try refusals("{ products(\(Self.store), first: \(number)) { totalCount } }") == [
        "GRAPHQL_VALIDATION_FAILED"
      ])
  }

  @Test("messages stay short where one character is as long as the request")
  func messages() throws {
    let character = "a" + String(repeating: "\u{301}\u{323}", count: 30_000)
    #expect(
      try FuzzTarget.messages(of: Self.filtered, variables: #"{"f":{"\#(character)":1}}"#).allSatisfy {
        $0.utf8.count < 500
      })
  }

  /// One base letter with accents in turns is the worst case of Unicode's normal forms: a minute of work where texts were
  /// compared by them. The test says nothing of time; it hangs.
  @Test(
    "texts of clients are never brought into a normal form",
    arguments: [
      (
        "query($o: [ProductSort!]) { products(storeToken: \"s\", orderBy: $o) { totalCount } }",
        #"{"o":["ACCENTS"]}"#
      ),
      (
        "query($f: ProductFilter) { products(storeToken: \"s\", filter: $f) { totalCount } }",
        #"{"f":{"ACCENTS":1}}"#
      ),
      ("{ __typename }", #"{"ACCENTS":1,"ACCENTS2":2}"#),
      ("query($n: String!) { __type(name: $n) { name } }", #"{"n":"ACCENTS"}"#),
      (
        "{ products(storeToken: \"ACCENTS\") { totalCount } products(storeToken: \"ACCENTS2\") { totalCount } }",
        "{}"
      ),
      (
        "{ products(storeToken: \"s\", filter: { name: { eq: \"ACCENTS\", ne: \"ACCENTS2\" } }) { totalCount } }",
        "{}"
      ),
    ])
  func accents(_ document: String, _ variables: String) throws {
    let accents = "a" + String(repeating: "\u{301}\u{323}", count: 20_000)
    _ = try refusals(
      document.replacing("ACCENTS", with: accents), variables.replacing("ACCENTS", with: accents))
  }

  @Test("operations are counted before the rules look at each with all its fragments")
  func operations() throws {
    let operations = (0..<51).map { "query q\($0) { __typename }" }
    #expect(try refusals(operations.joined()) == ["LIMIT_EXCEEDED operations"])
  }

  @Test("two names of an object that only look alike are two")
  func lookAlikes() throws {
    #expect(try refusals(Self.filtered, "{\"f\":null,\"\u{e9}\":1,\"e\u{301}\":2}") == [])
  }
}
