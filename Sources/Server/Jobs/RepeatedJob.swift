import Logging
import ServiceLifecycle

/// Work that is done at the start and then again and again, for as long as the server runs.
struct RepeatedJob: Service {
  /// For the log.
  let name: String
  /// Between the end of one time and the next, more or less, so that instances that started together drift apart.
  let interval: Duration
  let logger: Logger
  let work: @Sendable () async throws -> Void

  /// A time that fails is logged; the next one comes all the same.
  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await work()
        } catch is CancellationError {
          return
        } catch {
          logger.warning(
            "a job failed", metadata: ["job": "\(name)", "error": "\(String(reflecting: error))"])
        }
        try? await Task.sleep(for: interval * Double.random(in: 0.8...1.2))
      }
    }
  }
}
