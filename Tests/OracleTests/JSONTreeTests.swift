import Testing

/// The comparison sees every difference that a client could see.
@Suite(.tags(.oracle))
struct JSONTreeTests {
  @Test(
    "different answers differ",
    arguments: [
      (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#), ("[1,2]", "[2,1]"), ("[1]", "[1,1]"), ("1", "1.0"),
      ("1", "\"1\""),
      ("null", "{}"), (#"{"a":null}"#, "{}"), (#"{"a":1,"a":2}"#, #"{"a":2}"#),
      ("9007199254740991", "9007199254740992"),
      (#""e\u0301""#, #""\u00e9""#), ("[]", "null"),
    ])
  func differ(_ one: String, _ other: String) throws {
    #expect(JSONDifference.first(try JSONReader.read(one), try JSONReader.read(other)) != nil)
  }

  @Test(
    "equal answers agree however they are written",
    arguments: [
      (#"{ "a" : [ 1 ] }"#, #"{"a":[1]}"#), (#""\u0041\ud83d\ude00""#, #""A😀""#), ("1e2", "100.0"),
      (#""\/""#, #""/""#), (#""\u{F8FF}cursor""#, #""anything""#),
    ])
  func agree(_ one: String, _ other: String) throws {
    let expected = one.contains("cursor") ? JSONTree.string(OracleMark.cursor) : try JSONReader.read(one)
    #expect(JSONDifference.first(expected, try JSONReader.read(other)) == nil)
  }

  @Test(
    "what is no JSON is refused", arguments: ["", "{", "[1,]", "{\"a\"}", "\"\u{1}\"", "01x", "nul", "1 2"])
  func refused(_ text: String) {
    #expect(throws: JSONReader.Fault.self) { try JSONReader.read(text) }
  }

  @Test("a difference names its place")
  func place() throws {
    let difference = JSONDifference.first(
      try JSONReader.read(#"{"a":[{"b":1}]}"#), try JSONReader.read(#"{"a":[{"b":2}]}"#))
    #expect(difference?.path == "data.a[0].b")
  }
}
