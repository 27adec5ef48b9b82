import Foundation
import Schema

/// The rules that ARCHITECTURE sets for `Sources` and that no compiler checks.
struct HouseRules {
  let files: ProjectFiles

  /// Which of our modules each module may import. What is not here imports none.
  static let arrows: [String: Set<String>] = [
    "Postgres": ["CLibPQ"],
    "SchemaTool": ["Schema"],
    "Executor": ["GraphQL", "Schema", "Postgres"],
    "Resolvers": ["Executor", "Postgres", "Schema", "CCrypt"],
    "Server": ["Resolvers", "Executor", "Schema", "Postgres", "EmbeddedPostgres", "CZlib"],
  ]

  /// Libraries that one part of the house keeps to itself: beginnings of module names.
  static let keepers: [(library: String, modules: Set<String>)] = [
    ("Yams", ["Schema"]),
    ("ArgumentParser", ["SchemaTool", "Server"]),
    ("Hummingbird", ["Server"]),
    ("NIO", ["Server"]),
    ("HTTPTypes", ["Server"]),
    ("ServiceLifecycle", ["Server"]),
  ]

  /// - Returns: one line for every import that goes the wrong way.
  func wrongArrows() throws -> [String] {
    let modules = try Set(files.modules())
    return try modules.sorted().flatMap { module in
      try files.swiftFiles(in: "Sources/\(module)").flatMap { file in
        SwiftCode(try files.text(file)).imports.filter { found in
          if modules.contains(found.module) {
            return found.module != module && Self.arrows[module]?.contains(found.module) != true
          }
          return Self.keepers.contains { found.module.hasPrefix($0.library) && !$0.modules.contains(module) }
        }.map { "\(file):\($0.line): \(module) may not import \($0.module)" }
      }
    }
  }

  /// Everything that `schema.yaml` declares under a name of its own.
  func domainNames() throws -> Set<String> {
    let (model, _) = loadModel(yaml: try files.text("schema.yaml"), file: "schema.yaml")
    guard let model else { return [] }
    // What every schema with writes gets (`Collection`) says nothing of this one.
    let types = model.types.filter { !$0.isGenerated }.map(\.name)
    let enums = model.enums.filter { !$0.isGenerated }.map(\.name)
    let inputs = model.inputs.filter { !$0.isGenerated }.map(\.name)
    return Set(types + enums + inputs + model.unions.map(\.name) + model.interfaces.map(\.name))
  }

  /// - Returns: one line for every place outside Resolvers where Swift code knows the shop. A name that stands behind
  ///   the name of a library (`Yams.Node`) is that library's.
  func domainWords() throws -> [String] {
    let names = try domainNames()
    let modules = try Set(files.modules())
    var found: [String] = []
    for file in files.swiftFiles(in: "Sources") where !file.hasPrefix("Sources/Resolvers/") {
      let code = SwiftCode(try files.text(file))
      let libraries = Set(code.imports.map(\.module)).subtracting(modules)
      for (index, pieces) in code.lines.enumerated() {
        for (place, piece) in pieces.enumerated() {
          guard case .word(let word) = piece, names.contains(word) else { continue }
          if place >= 2, pieces[place - 1] == .mark("."), case .word(let owner) = pieces[place - 2],
            libraries.contains(owner)
          {
            continue
          }
          found.append("\(file):\(index + 1): names \(word) of schema.yaml")
        }
      }
    }
    return found
  }
}
