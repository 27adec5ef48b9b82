import Executor
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Postgres
import ServiceLifecycle
import UnixSignals

/// The HTTP server with its routes, from start to graceful end.
struct HTTPService: Sendable {
  let configuration: Configuration
  let engine: QueryEngine
  let pool: Pool
  let migrations: [String]
  let logger: Logger

  /// Serves until SIGTERM or SIGINT: then finishes what runs, refuses what is new, and returns within ten seconds.
  /// - Parameter started: called once with the port, when requests are accepted.
  func run(started: @escaping @Sendable (Int) async -> Void) async throws {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: RequestLog(logger: logger))
    GraphQLRoute(engine: engine, maximumBodySize: configuration.maximumBodySize).add(to: router)
    HealthRoutes(pool: pool, migrations: migrations).add(to: router)
    let cores = System.coreCount
    let eventLoops = configuration.eventLoops > 0 ? configuration.eventLoops : cores <= 2 ? 1 : cores
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: eventLoops)
    let application = Application(
      router: router,
      server: HTTPServerBuilder { responder in
        LoopBoundChannel(
          HTTP1Channel(responder: responder, configuration: .init(idleTimeout: .seconds(60))))
      },
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: "StoreGraph"),
      onServerRunning: { channel in await started(channel.localAddress?.port ?? configuration.port) },
      eventLoopGroupProvider: .shared(loops),
      logger: logger)
    var group = ServiceGroupConfiguration(
      services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(6)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch {
      try? await loops.shutdownGracefully()
      guard (error as? IOError)?.errnoCode == EADDRINUSE else { throw error }
      throw ConfigurationError(
        "Port \(configuration.port) is taken by another program; stop that, or set PORT to another number.")
    }
    await pool.shutdown(within: .seconds(2))
    try await loops.shutdownGracefully()
  }
}

/// One line a request.
struct RequestLog: RouterMiddleware {
  let logger: Logger

  @concurrent
  func handle(
    _ request: Request, context: BasicRequestContext,
    next: @concurrent (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let response = try await next(request, context)
    let duration = ContinuousClock.now - start
    logger.info(
      "request",
      metadata: [
        "method": "\(request.method)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
        "correlationId": "\(response.headers[.requestID] ?? "")",
        "microseconds":
          "\(duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000)",
      ])
    return response
  }
}
