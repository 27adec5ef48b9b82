import Executor
import Foundation
import Testing

/// The section "Adding a type" of docs/schema.md, followed block by block.
@Suite(.tags(.generatedWrites))
struct TutorialTests {
  private static let product = "00000000-0000-7000-8000-00000000b001"

  @Test("the blocks of the tutorial do what it says")
  func followed() async throws {
    let page = try TutorialPage.read()
    let type = try #require(page.block(after: "in types"))
    let fields = try #require(page.block(after: "in Product"))
    let shop = try await TestShop.make(edits: [
      ("\ntypes:\n", "\ntypes:\n\(type)\n"), ("\n      images: {", "\n\(fields)\n      images: {"),
    ])
    #expect(page.steps.count >= 9)
    for step in page.steps {
      let review = try await shop.column("select id::text from review").first ?? ""
      let document = step.document.replacing("01a1…", with: Self.product).replacing("$review", with: review)
        .replacing("majd-home", with: "store-one")
      let answer = try await shop.ask(document, as: step.role)
      let expected = try parseJSON(Array(step.answer.utf8))
      #expect(answer["data"] == expected["data"], "\(step.document)")
    }
  }
}

/// The blocks of the section, as an author copies them.
private struct TutorialPage {
  struct Step {
    var role: String
    var document: String
    var answer: String
  }
  private struct Block {
    var mark: String?
    var language: String
    var text: String
  }
  private var blocks: [Block] = []

  static func read() throws -> TutorialPage {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "../../docs/schema.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## Adding a type\n").last)
    var page = TutorialPage()
    var mark: String?
    var open: Block?
    for line in (section.components(separatedBy: "\n## ").first ?? "").components(separatedBy: "\n") {
      // Blocks stand in a numbered list, three spaces in.
      let line = line.hasPrefix("   ") ? String(line.dropFirst(3)) : line
      if line.hasPrefix("<!-- ") {
        mark = String(line.dropFirst(5).dropLast(4))
      } else if line.hasPrefix("```"), let block = open {
        page.blocks.append(block)
        open = nil
      } else if line.hasPrefix("```") {
        open = Block(mark: mark, language: String(line.dropFirst(3)), text: "")
        mark = nil
      } else if let block = open {
        open?.text = block.text.isEmpty ? line : block.text + "\n" + line
      }
    }
    return page
  }

  func block(after mark: String) -> String? { blocks.first { $0.mark == mark }?.text }

  /// Each document with the answer behind it.
  var steps: [Step] {
    zip(blocks, blocks.dropFirst()).compactMap { asked, answered in
      guard asked.language == "graphql", answered.language == "json", let mark = asked.mark,
        mark.hasPrefix("as ")
      else { return nil }
      return Step(role: String(mark.dropFirst(3)), document: asked.text, answer: answered.text)
    }
  }
}
