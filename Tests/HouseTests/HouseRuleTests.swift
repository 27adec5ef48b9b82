import Foundation
import Testing

@Suite("the house", .tags(.house))
struct HouseRuleTests {
  @Test("no import goes against the arrows")
  func arrows() throws {
    #expect(try HouseRules(files: .own).wrongArrows() == [])
  }

  @Test("the engine knows no shop: outside Resolvers no code names a type of schema.yaml")
  func domain() throws {
    let rules = HouseRules(files: .own)
    #expect(try rules.domainNames().isSuperset(of: ["Product", "CartItem", "OrderStatus", "Node"]))
    #expect(try rules.domainWords() == [])
  }

  @Test("every module of Sources is read")
  func modules() throws {
    let modules = try ProjectFiles.own.modules()
    #expect(Set(modules).isSuperset(of: HouseRules.arrows.keys))
    #expect(!ProjectFiles.own.swiftFiles(in: "Sources/Executor").isEmpty)
  }

  @Test(
    "a planted import is found",
    arguments: [
      ("GraphQL", "import Schema"), ("Postgres", "package import Executor"),
      ("EmbeddedPostgres", "@preconcurrency import Postgres"), ("Executor", "import struct Resolvers.Shop"),
      ("Resolvers", "internal import GraphQL"), ("Server", "import GraphQL"), ("Executor", "import Yams"),
      ("Executor", "public import NIOCore"),
    ])
  func plantedImport(module: String, line: String) throws {
    try ProjectFiles.withCopy { copy in
      try copy.write("/* license */\n\(line) // harmless?\n", to: "Sources/\(module)/Planted.swift")
      let found = try HouseRules(files: copy).wrongArrows()
      #expect(found.count == 1)
      #expect(found.first?.hasPrefix("Sources/\(module)/Planted.swift:2: ") == true)
    }
  }

  @Test(
    "a planted word of the shop is found",
    arguments: [
      "let x = Product.self", "func f(_ c: [Cart]) {}", "struct Order {}", "let s = \"\\(Variant.count)\"",
      "let `Category` = 1", "let a = \"/*\"; let b: Chat?",
    ])
  func plantedWord(line: String) throws {
    try ProjectFiles.withCopy { copy in
      try copy.write("// Product\n\(line)\n", to: "Sources/Executor/Planted.swift")
      let found = try HouseRules(files: copy).domainWords()
      #expect(found.count == 1)
      #expect(found.first?.hasPrefix("Sources/Executor/Planted.swift:2: ") == true)
    }
  }

  @Test(
    "words of the shop in comments, literals, longer names and Resolvers are nobody's business",
    arguments: [
      ("Executor", "/* a /* nested */ Product */ let a = 1"), ("Executor", "let a = \"Product \\\" Cart\""),
      ("Executor", "let a = #\"Product \" Cart\"#"),
      ("Executor", "let a = \"\"\"\n  Product \"Cart\"\n  \"\"\""),
      ("Executor", "let products = ProductionLine()"), ("Resolvers", "let a = Product.self"),
      ("Schema", "import Yams\nlet a: Yams.Node? = nil"),
    ])
  func harmless(module: String, text: String) throws {
    try ProjectFiles.withCopy { copy in
      try copy.write(text + "\n", to: "Sources/\(module)/Planted.swift")
      #expect(try HouseRules(files: copy).domainWords().filter { $0.contains("Planted") } == [])
    }
  }
}
