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

  static func make(countsStatements: Bool = false) async throws -> LiveShop {
    try LiveShop(try await TestShop.make(countsStatements: countsStatements))
  }

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

  /// The only row of its type.
  static let configuration = UUID(TestShop.one) ?? UUID(high: 0, low: 0)

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
  private let elements = Mutex<[Element]>([])

  func send(_ message: StreamMessage, fingerprint: UInt64) {
    var bytes: [UInt8] = []
    message.write(fingerprint, to: &bytes)
    elements.withLock { $0.append(.message(String(decoding: bytes, as: UTF8.self))) }
  }

  func end(_ end: StreamEnd) { elements.withLock { $0.append(.end(end)) } }

  /// nil: nothing has come within three minutes.
  func next(within limit: Duration = .seconds(180)) async -> Element? {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if let element = elements.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return element }
      try? await Task.sleep(for: .milliseconds(2))
    }
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

  /// nil: none has come by then.
  func messageOrNothing(within limit: Duration) async throws -> JSONValue? {
    let taken = await next(within: limit)
    guard let taken else { return nil }
    guard case .message(let text) = taken else { throw NoMessage(text: "\(taken)") }
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
