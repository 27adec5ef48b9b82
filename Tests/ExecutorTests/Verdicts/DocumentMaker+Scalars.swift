import Schema

@testable import Executor
@testable import GraphQL

extension DocumentMaker {
  /// What fits a scalar; in a document of mistaken contents, often what only the server refuses.
  mutating func scalar(_ name: String) -> Value.Kind {
    if mistakesContent, dice.chance(60), let mistake = mistake(name) { return mistake }
    switch name {
    case "Int": return .int(dice.pick("0", "-0", "7", "-2147483648", "2147483647", "42"))
    case "Float":
      return dice.pick(
        .int("3"), .float("1.5"), .float("-0.0"), .float("2e10"), .int("-12345678901234567890"),
        .float("1E-7"))
    case "Boolean": return .boolean(dice.chance(50))
    case "ID", "UUID":
      let id = dice.uuid()
      return .string(dice.chance(80) ? id : id.uppercased(), block: false)
    case "DateTime":
      return .string(dice.pick("2026-01-31T12:00:00Z", "1999-12-31T23:59:59.123456+02:00"), block: false)
    case "MinorUnits": return .int(dice.pick("0", "-5", "9007199254740991"))
    case "JSON", "Money", "Anything": return anything(0)
    default: return text()
    }
  }

  private mutating func text() -> Value.Kind {
    let text = dice.pick(
      "", "plain", "two words", "é", "e\u{301}", "\"quoted\" \\ back", "line\nline", "  indented\n    more\n",
      "😀 كتاب",
      "\u{7}bell\u{7F}", "a\"\"\"b", "tab\there")
    return .string(text, block: dice.chance(25))
  }

  private mutating func anything(_ depth: Int) -> Value.Kind {
    switch dice.number(0...(depth < 2 ? 7 : 4)) {
    case 0: .null
    case 1: .boolean(dice.chance(50))
    case 2: .int("12")
    case 3: .float("1.25")
    case 4: text()
    case 5, 6: .list((0..<dice.number(0...3)).map { _ in Value(anything(depth + 1)) })
    default:
      .object(
        ["a", "b", "c"].prefix(dice.number(0...3)).map {
          ObjectField(name: Name($0), value: Value(anything(depth + 1)))
        })
    }
  }

  /// What is of the right kind in general, and means nothing to this server.
  private mutating func mistake(_ name: String) -> Value.Kind? {
    switch name {
    case "ID": dice.pick(.int("5"), .string("5", block: false), .string("", block: false))
    case "UUID": dice.pick(.int("5"), .string("x", block: false), .boolean(true))
    case "DateTime":
      dice.pick(.string("yesterday", block: false), .int("0"), .string("2026-02-30T00:00:00Z", block: false))
    case "MinorUnits": dice.pick(.int("9007199254740992"), .float("0.5"), .string("1", block: false))
    case "Float": .float("1e999")
    case "JSON", "Anything":
      dice.pick(.enumeration("NAME"), .list([Value(.enumeration("x"))]), .float("1e999"))
    case "String": .string("a\u{0}", block: false)
    default: nil
    }
  }

  mutating func strikesValue(_ type: TypeExpression) -> Bool {
    guard breaches.contains(.valuesOfCorrectType) else { return false }
    if !type.isNonNull, ScalarCoercion(scalar: type.name) == .json, !["Int", "Float"].contains(type.name),
      case .scalar? = system[type.name]
    {
      return false
    }
    return strikes(.valuesOfCorrectType)
  }

  /// What nobody takes for a value of the type; nil where everything would be taken.
  mutating func wrongLiteral(_ type: TypeExpression) -> Value? {
    if type.isNonNull, dice.chance(30) { return Value(.null) }
    let string = Value.Kind.string("x", block: false)
    let object = Value.Kind.object([ObjectField(name: Name("zz"), value: Value(.int("1")))])
    let kind: Value.Kind? =
      switch (system[type.name], type.name) {
      case (.enumeration?, _): dice.pick(string, .enumeration("NOWHERE"), .int("1"), .boolean(true), object)
      case (.input?, _): dice.pick(string, .int("1"), .enumeration("RED"), .boolean(false))
      case (_, "Int"):
        dice.pick(string, .float("1.0"), .boolean(true), .int("2147483648"), .enumeration("RED"), object)
      case (_, "Float"): dice.pick(string, .boolean(true), .enumeration("NAN"), object)
      case (_, "String"): dice.pick(.int("1"), .float("1.0"), .boolean(true), .enumeration("x"), object)
      case (_, "Boolean"): dice.pick(.int("1"), .string("true", block: false), .enumeration("TRUE"), object)
      case (_, "ID"): dice.pick(.float("1.0"), .boolean(true), .enumeration("x"), object)
      default: type.isNonNull ? .null : nil
      }
    guard let kind else {
      breaches.append(.valuesOfCorrectType)
      struck.removeLast()
      return nil
    }
    if type.isList, kind != .null, dice.chance(60) { return Value(.list([Value(kind)])) }
    return Value(kind)
  }
}
