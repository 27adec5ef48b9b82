import ArgumentParser

struct SeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seed", abstract: "Fills the database of DATABASE_URL with stores made up for tests of load.")

  func run() async throws {}
}
