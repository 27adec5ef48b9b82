import ArgumentParser

/// The build-time end of `schema.yaml`: what the plugin runs, and what authors and continuous integration call.
@main
struct SchemaTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "SchemaTool", abstract: "Checks schema.yaml and makes Swift and SQL from it.",
    subcommands: [Generate.self, Check.self, DDL.self])
}

/// The option that every command takes.
struct SchemaOption: ParsableArguments {
  @Option(help: "The schema to read.")
  var schema = "schema.yaml"
}

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Prints what is wrong, and fails if anything is.")
  @OptionGroup var option: SchemaOption

  func run() throws {
    _ = try load(option.schema)
  }
}

struct DDL: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddl", abstract: "Prints the SQL that makes an empty database fit the schema.")
  @OptionGroup var option: SchemaOption

  func run() throws {
    print(try load(option.schema).sql, terminator: "")
  }
}
