import Logging
import Postgres

struct DemoStores: Sendable {
  let connection: String
  let configuration: Configuration
  let logger: Logger

  func prepare() async throws {}
  func introduce(port: Int) async { print("serving on http://\(configuration.host):\(port)/graphql") }
}
