import ArgumentParser

@main
struct Storegraph: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "storegraph",
    abstract: "A GraphQL server for many online stores, on Postgres.",
    subcommands: [
      ServeCommand.self, DevCommand.self, QueryCommand.self, SeedCommand.self, MigrateCommand.self,
      SchemaCommand.self, MaintainCommand.self, KeysCommand.self,
    ])
}
