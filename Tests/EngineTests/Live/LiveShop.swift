import Executor
import Postgres
import Resolvers
import Schema
import Synchronization
import TestSupport

/// A shop with subscriptions, as one instance runs them.
final class LiveShop: Sendable {
  let shop: TestShop
  let service: LiveService
  private let task: Task<Void, Never>

  init(_ shop: TestShop, isDeaf: Bool = false) throws {
    self.shop = shop
    var configuration = PoolConfiguration(connection: shop.database.connection)
    configuration.lanes = [.read(connections: 1)]
    configuration.startup = ["set role storegraph_dispatch"]
    configuration.leaseWait = .seconds(120)
    let pool = Pool(configuration, logger: TestCluster.quiet)
    let service = LiveService(
      engine: shop.engine, log: try EventLog(model: shop.engine.model, pool: pool), logger: TestCluster.quiet)
    let listener = Listener(connection: shop.database.connection, logger: TestCluster.quiet)
    if isDeaf { listener.shutdown() }
    self.service = service
    task = Task {
      await service.run(listener: listener)
      await pool.shutdown()
    }
  }

  static func make() async throws -> LiveShop { try LiveShop(try await TestShop.make()) }

  deinit { task.cancel() }

  static let nobody = Viewer(session: nil, user: nil, role: "admin", credentialHash: nil)

  /// Changes rows past every rule, with their events.
  func write(_ body: @escaping @Sendable (WriteTransaction) async throws -> Void) async throws {
    guard let tenant = UUID(TestShop.one) else { return }
    let viewer = try await admin()
    _ = try await shop.engine.writer.write(
      to: tenant, as: viewer, "test", GraphQLRequest(document: "", correlationID: "live-test"), body)
  }

  private func admin() async throws -> Viewer {
    try await shop.adopt("admin")
    return Viewer(
      session: Self.id("5e04"), user: Self.id("aa01"), role: "admin",
      credentialHash: TestShop.credentials["admin"]?.hash)
  }

  /// A row of the fixture by the end of its id.
  static func id(_ end: String) -> UUID {
    let zeros = String(repeating: "0", count: 12 - end.count)
    return UUID("00000000-0000-7000-8000-\(zeros)\(end)") ?? UUID(high: 0, low: 0)
  }

  func subscribe(
    _ document: String, as role: String? = "visitor", variables: [JSONMember] = []
  ) async throws -> Subscriber {
    if let role { try await shop.adopt(role) }
    let sink = Subscriber()
    let request = GraphQLRequest(
      document: document, variables: [JSONMember("s", .string("store-one"))] + variables,
      credential: role.flatMap { TestShop.credentials[$0]?.text }, correlationID: "live-test")
    sink.subscription.withLock { _ in }
    let subscription = try await service.subscribe(request, sink: sink)
    sink.subscription.withLock { $0 = subscription }
    return sink
  }
}

/// Takes messages as a transport would.
final class Subscriber: StreamSink {
  enum Element: Sendable, Equatable {
    case message(String)
    case end(StreamEnd)
  }

  let subscription = Mutex<StreamSubscription?>(nil)
  private let stream: AsyncStream<Element>
  private let continuation: AsyncStream<Element>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream(of: Element.self) }

  func send(_ message: StreamMessage, fingerprint: UInt64) {
    var bytes: [UInt8] = []
    message.write(fingerprint, to: &bytes)
    continuation.yield(.message(String(decoding: bytes, as: UTF8.self)))
  }

  func end(_ end: StreamEnd) {
    continuation.yield(.end(end))
    continuation.finish()
  }

  func next() async -> Element? {
    for await element in stream { return element }
    return nil
  }

  /// The root field of the next message.
  func message() async throws -> JSONValue {
    guard case .message(let text)? = await next() else { throw NoMessage() }
    let json = try parseJSON(Array(text.utf8))
    guard case .object(let members)? = json["data"], let first = members.first else {
      throw NoMessage(text: text)
    }
    return first.value
  }

  func cancel() async { await subscription.withLock { $0 }?.cancel() }
}

struct NoMessage: Error { var text = "" }

extension JSONValue {
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
}
