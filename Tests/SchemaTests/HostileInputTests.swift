import Schema
import Testing

@Suite("hostile input", .tags(.schemaLanguage))
struct HostileInputTests {
  @Test(
    "what is no schema gets an error with a place",
    arguments: [
      "", "a", "- 1", "\u{0}", "types: [", "? [a]\n: b", "{a: &x [*x]}", "\t", "--- a\n--- b",
      "types: !!binary x", "\"\\x\"", "*a", "%YAML 9.9\n---\na: b",
      "types: { A: { fields: { a: { list: A, of: a } } } }",
    ])
  func nonsense(_ yaml: String) {
    let (model, diagnostics) = loadModel(yaml: yaml, file: "x.yaml")
    #expect(model == nil)
    #expect(diagnostics.hasErrors)
    #expect(diagnostics.allSatisfy { $0.mark.line >= 1 && $0.mark.column >= 1 && $0.file == "x.yaml" })
  }

  @Test("nested aliases are counted as what they stand for")
  func aliasBomb() {
    var yaml = "a0: &a0 [x, x]\n"
    for level in 1...40 {
      yaml += "a\(level): &a\(level) [\(String(repeating: "*a\(level - 1), ", count: 10))]\n"
    }
    #expect(loadModel(yaml: yaml, file: "x").diagnostics.first?.code == "too-large")
  }

  @Test("nested aliases as keys are refused before they are hashed")
  func aliasKeys() {
    var yaml = "a0: &a0 [x, x]\n"
    for level in 1...40 { yaml += "a\(level): &a\(level) { [*a\(level - 1), *a\(level - 1)] : x }\n" }
    #expect(loadModel(yaml: yaml, file: "x").diagnostics.first?.code == "invalid-key")
  }

  @Test("many aliases beside texts with brackets, stars and question marks are welcome")
  func manyAliases() {
    var fields = "a: { type: Int, range: &range [1, 2], description: \"a [b]: c\" }"
    for index in 0..<40 {
      fields += "\nf\(index): { type: Int, range: *range }"
      fields += "\ng\(index): { type: Int, sql: \"{a} * {f\(index)} ? 1 *2\" }"
    }
    #expect(SmallSchema(fields: fields).diagnostics == [])
  }

  @Test("deep nesting is refused", arguments: [70, 900, 100_000])
  func depth(_ levels: Int) {
    let yaml = "a: " + String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    #expect(loadModel(yaml: yaml, file: "x").diagnostics.hasErrors)
  }

  @Test("aliases inside each other are not deeper than nesting may be")
  func aliasDepth() {
    var yaml = "a0: &a0 x\n"
    for level in 1...400 {
      yaml += "a\(level): &a\(level) " + String(repeating: "[", count: 500) + "*a\(level - 1)"
      yaml += String(repeating: "]", count: 500) + "\n"
    }
    #expect(loadModel(yaml: yaml, file: "x").diagnostics.hasErrors)
  }

  @Test("rules that double at each step are cut off")
  func ruleBomb() {
    var rules = "r0: { price: 1 }"
    for level in 1...15 {
      rules += ", r\(level): { or: [\(String(repeating: "r\(level - 1), ", count: 9))] }"
    }
    let schema = SmallSchema(product: "  fields: { price: Int }\n  rules: { \(rules) }\n  read: r15")
    #expect(schema.diagnostics.contains { $0.code == "too-large" })
  }

  @Test("a long chain of rules or of expressions is refused")
  func chains() {
    let rules = (0..<500).map { "r\($0): { not: r\($0 + 1) }" }.joined(separator: ", ")
    let byRules = SmallSchema(product: "  fields: { a: Int }\n  rules: { \(rules), r500: {} }\n  read: r0")
    #expect(byRules.diagnostics.contains { $0.code == "too-deep" })
    let fields = (0..<500).map { "f\($0): { type: Int, sql: \"{f\($0 + 1)}\" }" }.joined(separator: "\n")
    #expect(SmallSchema(fields: fields + "\nf500: Int").diagnostics.contains { $0.code == "too-deep" })
  }

  @Test("no damage to a schema stops the reader", arguments: 0..<4)
  func damage(_ seed: UInt64) throws {
    var random = Xorshift(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
    let whole = Array(SmallSchema().yaml.unicodeScalars)
    let bits = [
      "{", "}", "[", "]", ": ", "\n", "  ", "&a ", "*a ", "? ", "null", "-", "\"", "'", "!", "$viewer.",
      "{and: ",
    ]
    for _ in 0..<100 {
      var text = whole
      for _ in 0..<(1 + Int(random.next() % 4)) {
        let place = Int(random.next() % UInt64(text.count))
        switch random.next() % 4 {
        case 0: text.removeSubrange(place..<min(text.count, place + 1 + Int(random.next() % 20)))
        case 1:
          text.insert(
            contentsOf: Array(bits[Int(random.next() % UInt64(bits.count))].unicodeScalars), at: place)
        case 2:
          let from = Int(random.next() % UInt64(text.count))
          text.insert(contentsOf: Array(text[from..<min(text.count, from + 40)]), at: place)
        default: text.swapAt(place, Int(random.next() % UInt64(text.count)))
        }
      }
      var damaged = String.UnicodeScalarView()
      damaged.append(contentsOf: text)
      let (model, diagnostics) = loadModel(yaml: String(damaged), file: "schema.yaml")
      #expect(model != nil || diagnostics.hasErrors)
      if let model { _ = ddl(model) }
    }
  }
}
