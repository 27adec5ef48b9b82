import ArgumentParser
import Foundation
import Resolvers
import Schema

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Checks a schema, and prints what is made from it. Needs no database.",
    subcommands: [Check.self, SDL.self, SQL.self, Matrix.self, API.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what is wrong, with place and cure; fails if anything is.")
    @OptionGroup var option: SchemaOption

    func run() throws {
      let model = try option.load()
      print(
        "\(option.name) is in order: \(model.types.count) types, \(model.queries.count) queries, "
          + "\(model.mutations.count) mutations.")
    }
  }

  struct SDL: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sdl", abstract: "Prints the GraphQL schema that clients see.")
    @OptionGroup var option: SchemaOption

    func run() throws { print(sdl(TypeSystem(try option.load())), terminator: "") }
  }

  struct SQL: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sql", abstract: "Prints the SQL that makes an empty database fit the schema.")
    @OptionGroup var option: SchemaOption

    func run() throws { print(ddl(try option.load()), terminator: "") }
  }

  struct Matrix: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints who may do what: by role, type, field and action.")
    @OptionGroup var option: SchemaOption

    enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, json }
    @Option(help: "markdown for people, json for programs.")
    var format = Format.markdown

    func run() throws {
      let matrix = PermissionMatrix(try option.load())
      print(format == .json ? matrix.json : matrix.markdown, terminator: "")
    }
  }

  struct API: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "api",
      abstract: "Prints the reference: queries, and mutations with request, answer and refusals.")
    @OptionGroup var option: SchemaOption

    func run() throws { print(APIReference(try option.load()).markdown, terminator: "") }
  }
}

/// Which schema a command speaks of.
struct SchemaOption: ParsableArguments {
  @Option(help: "The schema to read; without it, the one that the program was built from.")
  var schema: String?

  var name: String { schema ?? "The schema of this program" }

  /// Reads and checks it. What is found goes to standard error in the form that compilers and editors use.
  /// - Throws: `ExitCode.failure` if anything is wrong.
  func load() throws -> Model {
    guard let schema else { return try Shop.model() }
    guard let data = FileManager.default.contents(atPath: schema),
      let yaml = String(validating: data, as: UTF8.self)
    else {
      throw ConfigurationError("The file “\(schema)” cannot be read as text in UTF-8; is the path right?")
    }
    let (model, diagnostics) = loadModel(yaml: yaml, file: schema)
    for diagnostic in diagnostics {
      FileHandle.standardError.write(Data((diagnostic.description + "\n").utf8))
    }
    guard let model else { throw ExitCode.failure }
    return model
  }
}
