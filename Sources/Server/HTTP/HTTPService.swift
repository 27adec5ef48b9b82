import Executor
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
  let documents: DocumentSource
  let pool: Pool
  let migrations: [String]
  let logger: Logger

  /// Serves until SIGTERM or SIGINT: then finishes what runs, refuses what is new, and returns within ten seconds.
  /// - Parameter started: called once with the port, when requests are accepted.
  func run(started: @escaping @Sendable (Int) async -> Void) async throws {
    let origins = try configuration.allowedOrigins()
    let router = Router(context: CorrelatedContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: PlainHeaders())
    router.add(
      middleware: RequestFrame(
        cors: CORSPolicy(origins: origins), maximumURLSize: configuration.maximumURLSize, logger: logger))
    GraphQLRoute(
      engine: engine, documents: documents, origins: origins, statuses: try configuration.statuses(),
      maximumBodySize: configuration.maximumBodySize
    ).add(to: router)
    HealthRoutes(pool: pool, migrations: migrations).add(to: router)
    let cores = System.coreCount
    let eventLoops = configuration.eventLoops > 0 ? configuration.eventLoops : cores <= 2 ? 1 : cores
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: eventLoops)
    let application = Application(
      router: router,
      server: HTTPServerBuilder { responder in
        LoopBoundChannel(
          HTTP1Channel(
            responder: responder,
            configuration: .init(
              idleTimeout: .seconds(60),
              httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 65_536, maxHeaderListSize: 81_920, maxHeaderFieldCount: 100))))
      },
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port)),
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
      throw ListeningAddress(configuration).explained(error)
    }
    await pool.shutdown(within: .seconds(2))
    try await loops.shutdownGracefully()
  }
}
