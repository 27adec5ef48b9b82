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
  let streams: Streams
  let jobs: [RepeatedJob]
  let logger: Logger

  /// Serves until SIGTERM or SIGINT: then finishes what runs, refuses what is new, and returns within `SHUTDOWN_SECONDS` and four more.
  /// - Parameter started: called once with the port, when requests are accepted.
  func run(started: @escaping @Sendable (Int) async -> Void) async throws {
    let origins = try configuration.allowedOrigins()
    let router = Router(context: CorrelatedContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: PlainHeaders())
    router.add(
      middleware: RequestFrame(
        cors: CORSPolicy(origins: origins), maximumURLSize: configuration.maximumURLSize, logger: logger))
    GraphQLRoute(
      engine: engine, events: eventStream, documents: documents, origins: origins,
      statuses: try configuration.statuses(), sharedCacheSeconds: configuration.sharedCacheSeconds,
      maximumBodySize: configuration.maximumBodySize
    ).add(to: router)
    HealthRoutes(pool: pool, migrations: migrations).add(to: router)
    if let token = configuration.metricsToken {
      MetricsRoute(token: token, engine: engine, started: .now).add(to: router)
    }
    let cores = System.coreCount
    let eventLoops = configuration.eventLoops > 0 ? configuration.eventLoops : cores <= 2 ? 1 : cores
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: eventLoops)
    let application = Application(
      router: router,
      server: HTTPServerBuilder { responder in
        OpenChannel(
          http: LoopBoundChannel(
            HTTP1Channel(
              responder: responder,
              configuration: .init(
                idleTimeout: Self.patience,
                httpDecoderConfiguration: .init(
                  maxHeaderFieldSize: 65_536, maxHeaderListSize: 81_920, maxHeaderFieldCount: 100)))),
          upgrade: SocketUpgrade(desk: desk(origins)), patience: Self.patience)
      },
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port)),
      onServerRunning: { channel in await started(channel.localAddress?.port ?? configuration.port) },
      eventLoopGroupProvider: .shared(loops),
      logger: logger)
    var group = ServiceGroupConfiguration(
      services: [.init(service: application), .init(service: streams)] + jobs.map { .init(service: $0) },
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(configuration.shutdownSeconds)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch {
      try? await loops.shutdownGracefully()
      throw ListeningAddress(configuration).explained(error)
    }
    await pool.shutdown(within: .seconds(2))
    await streams.events.shutdown(within: .seconds(1))
    try await loops.shutdownGracefully()
  }

  /// How long a connection may be quiet.
  private static let patience = TimeAmount.seconds(60)

  private func desk(_ origins: AllowedOrigins) -> SocketDesk {
    SocketDesk(
      engine: engine, live: streams.live, documents: documents, origins: origins,
      limits: SocketDesk.Limits(
        initialisation: .milliseconds(Int64(configuration.socketInitTimeout)),
        ping: .seconds(Int64(configuration.pingSeconds)), message: configuration.maximumMessageSize,
        operations: configuration.socketOperations, backlog: configuration.backlogBytes),
      logger: logger)
  }

  private var eventStream: EventStream {
    EventStream(
      live: streams.live, engine: engine, backlog: configuration.backlogBytes,
      pause: .seconds(configuration.pingSeconds))
  }
}
