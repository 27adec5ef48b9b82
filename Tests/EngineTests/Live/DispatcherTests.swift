import Executor
import Postgres
import Resolvers
import Schema
import TestSupport
import Testing

@Suite("The dispatcher", .tags(.writer))
struct DispatcherTests {
  private static let product = UUID("00000000-0000-7000-8000-00000000b001") ?? UUID(high: 0, low: 0)
  private static let tenant = UUID(TestShop.one) ?? UUID(high: 0, low: 0)
  private static let nobody = Viewer(session: nil, user: nil, role: "admin", credentialHash: nil)
  private static let request = GraphQLRequest(document: "", correlationID: "live-test")

  /// One instance's dispatcher, running.
  private struct Instance {
    let dispatcher: Dispatcher
    let writer: Writer
    let task: Task<Void, Never>

    /// - Parameter isDeaf: it hears no other instance, and looks often.
    init(_ shop: TestShop, isDeaf: Bool = false) throws {
      var configuration = PoolConfiguration(connection: shop.database.connection)
      configuration.lanes = [.read(connections: 1)]
      configuration.startup = ["set role storegraph_dispatch"]
      configuration.leaseWait = .seconds(120)
      let pool = Pool(configuration, logger: TestCluster.quiet)
      let dispatcher = Dispatcher(
        log: try EventLog(model: Shop.model(), pool: pool), logger: TestCluster.quiet)
      let writer = try Writer(model: Shop.model(), pool: shop.pool)
      let listener = Listener(connection: shop.database.connection, logger: TestCluster.quiet)
      if isDeaf { listener.shutdown() }
      self.dispatcher = dispatcher
      self.writer = writer
      task = Task {
        await dispatcher.run(commits: writer.commits, listener: listener)
        await pool.shutdown()
      }
    }

    func rename(_ name: String) async throws {
      _ = try await writer.write(
        to: DispatcherTests.tenant, as: DispatcherTests.nobody, "rename", DispatcherTests.request
      ) {
        try await $0.update("Product", DispatcherTests.product, set: [InputMember("name", .string(name))])
      }
    }

    /// That many events behind a place, in whatever portions they come.
    func events(_ count: Int, after: Int64) async throws -> [StreamEvent] {
      await dispatcher.retain(DispatcherTests.tenant)
      var found: [StreamEvent] = []
      while found.count < count {
        let place = found.last?.sequence ?? after
        do {
          switch try await dispatcher.next(of: DispatcherTests.tenant, after: place, epoch: 1) {
          case .events(let events): found += events
          case .resync(let reason): throw Resync(reason: reason)
          }
        } catch is PostgresError {
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      await dispatcher.release(DispatcherTests.tenant)
      return found
    }
  }

  private struct Resync: Error { var reason: ResyncReason }

  @Test("a reader that waits is woken by a commit of its own instance")
  func ownCommit() async throws {
    let instance = try await Instance(TestShop.make())
    defer { instance.task.cancel() }
    async let events = instance.events(1, after: 7)
    try await instance.rename("One")
    #expect(
      try await events.map { "\($0.sequence) \($0.type) \($0.action.rawValue) \($0.key == Self.product)" }
        == ["8 Product UPDATED true"])
  }

  @Test("commits of another instance arrive, with a listener and without", arguments: [false, true])
  func otherInstance(_ isDeaf: Bool) async throws {
    let shop = try await TestShop.make()
    let reader = try Instance(shop, isDeaf: isDeaf)
    let writer = try Instance(shop)
    defer {
      reader.task.cancel()
      writer.task.cancel()
    }
    async let events = reader.events(20, after: 7)
    for number in 0..<20 { try await writer.rename("Name \(number)") }
    #expect(try await events.map(\.sequence) == Array(8...27))
  }

  @Test("every place leads to the same events in the same order, kept in memory or read from the log")
  func replay() async throws {
    let instance = try await Instance(TestShop.make())
    defer { instance.task.cancel() }
    for number in 0..<12 { try await instance.rename("Name \(number)") }
    let all = try await instance.events(12, after: 7)
    for place in 8...18 {
      #expect(try await instance.events(19 - place, after: Int64(place)) == Array(all.dropFirst(place - 7)))
    }
  }

  @Test("a lost database stops nobody for good")
  func lostConnections() async throws {
    let shop = try await TestShop.make()
    let reader = try Instance(shop)
    let writer = try Instance(shop)
    defer {
      reader.task.cancel()
      writer.task.cancel()
    }
    async let events = reader.events(10, after: 7)
    for number in 0..<10 {
      if number % 3 == 1 {
        try await shop.database.run(
          """
          select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
          and pid <> pg_backend_pid()
          """)
      }
      var isWritten = false
      while !isWritten {
        do {
          try await writer.rename("Name \(number)")
          isWritten = true
        } catch let error as PostgresError {
          // Nothing was under way when the connections went, so nothing is written twice.
          guard error.sqlState == nil || error.sqlState == "57P01" else { throw error }
          continue
        }
      }
    }
    #expect(try await events.map(\.sequence) == Array(8...17))
  }

  @Test("a place that cannot be continued from is refused with its reason")
  func resync() async throws {
    let shop = try await TestShop.make()
    let instance = try Instance(shop)
    defer { instance.task.cancel() }
    for number in 0..<5 { try await instance.rename("Name \(number)") }
    await instance.dispatcher.retain(Self.tenant)
    func next(_ sequence: Int64, epoch: Int64 = 1) async throws -> StreamBatch {
      try await instance.dispatcher.next(of: Self.tenant, after: sequence, epoch: epoch)
    }
    #expect(try await next(7, epoch: 2) == .resync(.epoch))
    #expect(try await next(13) == .resync(.beyond))
    // The fixture's clock stands at 7 without events: they are missing.
    #expect(try await next(6) == .resync(.hole))
    try await shop.database.run("update clock set floor_seq = 8 where store_id = '\(TestShop.one)'")
    #expect(try await next(6) == .resync(.expired))
  }
}
