import Executor
import Postgres
import ServiceLifecycle

/// Follows the database for as long as the server runs, and ends every stream when it stops.
struct Streams: Service {
  let live: LiveService
  let listener: Listener
  /// Reads the events.
  let events: Pool

  func run() async throws {
    await cancelWhenGracefulShutdown { await live.run(listener: listener) }
    await live.stop()
    listener.shutdown()
  }
}
