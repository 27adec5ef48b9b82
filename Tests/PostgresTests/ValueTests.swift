import Testing

@testable import Postgres

@Suite(.tags(.postgresClient))
struct ValueTests {
  @Test("a uuid is read in both spellings and printed in one")
  func uuid() {
    let text = "0190a5f3-7c1e-7abc-8def-0123456789ab"
    #expect(PostgresUUID(text)?.description == text)
    #expect(PostgresUUID(text.uppercased())?.description == text)
    #expect(PostgresUUID(text.filter { $0 != "-" })?.description == text)
    #expect(PostgresUUID(high: .max, low: 0).description == "ffffffff-ffff-ffff-0000-000000000000")
  }

  @Test(
    "what is not a uuid is refused",
    arguments: [
      "", "0190a5f3", "0190a5f3-7c1e-7abc-8def-0123456789ag", "0190a5f37-c1e-7abc-8def-0123456789ab",
      "0190a5f3-7c1e-7abc-8def-0123456789abc", "０190a5f37c1e7abc8def0123456789",
    ])
  func notUUID(_ text: String) {
    #expect(PostgresUUID(text) == nil)
  }

  @Test("an error shows a client its kind and SQLSTATE only, and a log everything")
  func description() {
    var report = PostgresError.Report(sqlState: "23505", message: "duplicate key")
    report.detail = "Key (email)=(a@b.c) already exists."
    report.constraint = "account_email_key"
    let error = PostgresError(.server(report))
    #expect("\(error)" == "Postgres error 23505")
    #expect(String(reflecting: error).contains("a@b.c"))
    #expect(String(reflecting: error).contains("account_email_key"))
    #expect("\(PostgresError.connection("host db.internal"))" == "no connection to Postgres")
  }

  @Test("waiters are served in order, and only those whose time is up give up")
  func waitQueue() {
    var queue = WaitQueue<String>()
    for (index, name) in ["a", "b", "c", "d"].enumerated() {
      queue.append(name, id: UInt64(index), deadline: UInt64(10 + index))
    }
    #expect(queue.remove(1) == "b")
    #expect(queue.remove(1) == nil)
    #expect(queue.nextDeadline == 10)
    #expect(queue.popExpired(now: 10) == "a")
    #expect(queue.popExpired(now: 10) == nil)
    #expect(queue.popFirst() == "c")
    #expect(queue.removeAll() == ["d"])
  }

  @Test("pauses double from 100 ms to 2 s, and are at most halved")
  func backoff() {
    var longest = Backoff()
    #expect((0..<6).map { _ in longest.delay(random: 0) / 1_000_000 } == [100, 200, 400, 800, 1600, 2000])
    longest.reset()
    #expect(longest.delay(random: 1) == 50_000_000)
  }

  @Test("a queue keeps its order through growth, removal and wrap-around")
  func fifo() {
    var queue = FIFO<Int>()
    var expected: [Int] = []
    for number in 0..<1000 {
      queue.append(number)
      expected.append(number)
      if number % 3 == 0 { #expect(queue.popFirst() == expected.removeFirst()) }
      if number % 7 == 0, let middle = expected.dropFirst(2).first {
        #expect(queue.remove { $0 == middle } == middle)
        expected.removeAll { $0 == middle }
      }
    }
    #expect(queue.count == expected.count)
    #expect(queue.removeAll() == expected)
    #expect(queue.isEmpty)
  }

  @Test(
    "only a host that needs a name service is looked up on a thread",
    arguments: [
      ("host=/tmp/x", false), ("host=127.0.0.1,::1", false), ("postgresql://[::1]/db", false),
      ("host=db.example hostaddr=10.0.0.1", false), ("host=db.example", true),
      ("postgresql://u@127.0.0.1,db.example/d", true), ("not a connection string", false),
    ])
  func nameService(_ connection: String, _ mayBlock: Bool) {
    #expect(Link.mayBlock(connection) == mayBlock)
  }
}
