import Executor
import Foundation
import TestSupport
import Testing

/// docs/commerce.md, followed block by block.
@Suite(.tags(.commerce))
struct CommercePageTests {
  @Test("the purchase on the page goes as it says")
  func followed() async throws {
    let shop = try await TestShop.make()
    let steps = try CommercePage.steps()
    #expect(steps.count >= 25)
    var names: [String: String] = [:]
    for step in steps {
      let filled = names.reduce(step.document) { $0.replacing("\"$\($1.key)\"", with: "\"\($1.value)\"") }
      let answer = try await Guest(shop: shop, token: names[step.who]).send(filled)
      let expected = try parseJSON(Array(step.answer.utf8))
      #expect(
        match(answer["data"] ?? .null, expected["data"] ?? .null, &names),
        "\(step.document)\n\(pretty(answer))")
    }
  }

  /// Whether both are the same; what a `$name` stands for is remembered by its first answer.
  private func match(_ found: JSONValue, _ expected: JSONValue, _ names: inout [String: String]) -> Bool {
    switch (found, expected) {
    case (.string(let found), .string(let name)) where name.hasPrefix("$"):
      if let known = names[String(name.dropFirst())] { return found == known }
      names[String(name.dropFirst())] = found
      return true
    case (.object(let found), .object(let expected)):
      return found.map(\.name) == expected.map(\.name)
        && zip(found, expected).allSatisfy { match($0.value, $1.value, &names) }
    case (.array(let found), .array(let expected)):
      return found.count == expected.count && zip(found, expected).allSatisfy { match($0, $1, &names) }
    default: return found == expected
    }
  }
}

/// The page's blocks, two by two: a document with who sends it, and the answer.
private enum CommercePage {
  struct Step {
    var who: String
    var document: String
    var answer: String
  }

  static func steps() throws -> [Step] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "../../../docs/commerce.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.components(separatedBy: "<!-- as ").dropFirst().compactMap { part in
      let fences = part.components(separatedBy: "\n```")
      guard fences.count > 3, fences[1].hasPrefix("graphql\n"), fences[3].hasPrefix("json\n") else {
        return nil
      }
      return Step(
        who: String(part.prefix { $0 != " " }), document: String(fences[1].dropFirst(8)),
        answer: String(fences[3].dropFirst(5)))
    }
  }
}
