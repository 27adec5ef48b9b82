import Foundation
import FuzzTargets
import Synchronization
import TestSupport
import Testing

/// Strangers at the port of a real server process. FUZZ_SECONDS makes it last; each run of one seed sends the same bytes.
@Suite("a hostile network", .tags(.server, .fuzz), .serialized)
struct HTTPFuzzTests {
  private static let seconds =
    ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap { Double($0) } ?? 3
  /// Shorter runs say nothing about memory: caches and the allocator are still filling.
  private static let secondsForMemory = 30.0

  @Test(
    "whatever is sent, the same process goes on, blames no fault of a client on itself, and stays as large as it was"
  )
  func endurance() async throws {
    let database = try await ServerDatabase.make()
    let program = try Program.start(
      ["serve"],
      environment: [
        // The caches are full before the memory is looked at.
        "DATABASE_URL": database.connection, "PLAN_CACHE_BYTES": "1048576",
      ])
    let client = try await program.client()
    let seeds = try Corpus.seeds(of: .request)
    let findings = Findings()
    let half = ContinuousClock.now + .seconds(Self.seconds / 2)
    let end = half + .seconds(Self.seconds / 2)
    let slow = SlowClients(port: client.port)
    let before = try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<3 {
        group.addTask { try await Self.attack(client.port, UInt64(worker), seeds, until: end, findings) }
      }
      try await Task.sleep(until: half)
      await slow.drip()
      let memory = residentBytes(of: program.processID)
      try await group.waitForAll()
      return memory
    }
    await slow.drip()
    let after = residentBytes(of: program.processID)
    #expect(program.isRunning)
    #expect(try await client.post(ReadServer.document).status == 200)
    let report = findings.report
    #expect(report.serverErrors.isEmpty, "\(report.serverErrors.prefix(3))")
    #expect(report.attacks > 0 && report.answers > 0)
    print(
      "\(report.attacks) attacks, \(report.answers) answers in \(Self.seconds) s; \(before >> 10) KiB at half time, \(after >> 10) KiB at the end"
    )
    if Self.seconds >= Self.secondsForMemory { #expect(Double(after) < Double(before) * 1.05) }
  }

  @Test("nesting up to the limit of a body is refused", arguments: Nesting.allCases)
  func nesting(_ nesting: Nesting) async throws {
    let server = try await ReadServer.get()
    let answer = try await server.client.send(
      "POST", "/graphql",
      headers: HTTPClient.json.merging(["Accept": "application/graphql-response+json"]) { $1 },
      body: nesting.body(size: 262_000))
    #expect(answer.status == 400)
    #expect(["LIMIT_EXCEEDED", "BAD_REQUEST", "GRAPHQL_PARSE_FAILED"].contains(code(answer)))
    #expect(try await server.client.post(ReadServer.document).status == 200)
  }

  @Test("who goes on sending after a refusal has the answer, and is cut off")
  func cutOff() async throws {
    let socket = try FuzzSocket(port: try await ReadServer.get().client.port)
    socket.send(
      "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n"
        .utf8)
    #expect(socket.statuses(silence: 120_000) == [413])
    #expect(socket.isCutOff())
  }

  @Test("long documents do not pile up behind their plans")
  func longDocuments() async throws {
    let database = try await ServerDatabase.make()
    let program = try Program.start(
      ["serve"], environment: ["DATABASE_URL": database.connection, "PLAN_CACHE_BYTES": "1048576"])
    let client = try await program.client()
    var before = 0
    for number in 0..<220 {
      if number == 20 { before = residentBytes(of: program.processID) }
      let answer = try await client.post(
        String(repeating: " ", count: 250_000) + "{ a\(number): __typename }")
      #expect(answer.status == 200)
    }
    // They are 50 MB together.
    #expect(residentBytes(of: program.processID) - before < 20 << 20)
  }

  @Test(
    "a letter with thousands of accents is no header that anybody looks into",
    arguments: [
      ("Accept", 200), ("Accept-Encoding", 200), ("Authorization", 401), ("Content-Type", 415),
      ("X-Request-Id", 200),
      ("Idempotency-Key", 200),
    ])
  func accents(header: String, status: Int) async throws {
    let accents = "a" + String(repeating: "\u{301}\u{323}", count: 3_500)
    let headers = HTTPClient.json.merging([header: accents]) { $1 }
    let answer = try await ReadServer.get().client.send(
      "POST", "/graphql", headers: headers, body: HTTPClient.body("{ __typename }"))
    #expect(answer.status == status)
  }

  private static func attack(
    _ port: Int, _ seed: UInt64, _ seeds: [[UInt8]], until end: ContinuousClock.Instant, _ findings: Findings
  ) async throws {
    try await onOwnThread {
      var mutator = Mutator(seed: seed)
      repeat { try attack(port, &mutator, seeds, findings, silence: 60) } while ContinuousClock.now < end
      // However slow the machine is, some are made and answered.
      for _ in 0..<200 where findings.report.answers == 0 {
        try attack(port, &mutator, seeds, findings, silence: 10_000)
      }
    }
  }

  private static func attack(
    _ port: Int, _ mutator: inout Mutator, _ seeds: [[UInt8]], _ findings: Findings, silence: Int32
  ) throws {
    let attack = mutator.pick(Attack.allCases) ?? .randomBytes
    let bytes = attack.bytes(&mutator, seeds)
    let socket = try FuzzSocket(port: port)
    // In pieces, as networks deliver.
    let cut = mutator.number(below: bytes.count + 1)
    socket.send(bytes[..<cut])
    socket.send(bytes[cut...])
    if attack == .halfClosed || mutator.number(below: 2) == 0 { socket.endSending() }
    findings.add(attack, bytes, mutator.number(below: 8) == 0 ? [] : socket.statuses(silence: silence))
  }
}

/// What came of the attacks.
private final class Findings: Sendable {
  struct Report {
    var attacks = 0
    var answers = 0
    /// Attacks that were answered with 5xx.
    var serverErrors: [String] = []
  }
  private let state = Mutex(Report())

  var report: Report { state.withLock { $0 } }

  func add(_ attack: Attack, _ bytes: [UInt8], _ statuses: [Int]) {
    state.withLock { report in
      report.attacks += 1
      report.answers += statuses.count
      if let status = statuses.first(where: { $0 >= 500 }) {
        report.serverErrors.append(
          "\(attack) → \(status): \(String(decoding: bytes.prefix(2_000), as: UTF8.self))")
      }
    }
  }
}

/// Clients that send a byte of their request now and then, and never the whole.
private actor SlowClients {
  private var sockets: [FuzzSocket] = []

  init(port: Int) { sockets = (0..<50).compactMap { _ in try? FuzzSocket(port: port) } }

  func drip() {
    for socket in sockets { socket.send("G".utf8) }
  }
}

/// Memory that a process has in RAM.
private func residentBytes(of process: Int32) -> Int {
  let text = (try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)) ?? ""
  let fields = text.split(separator: " ")
  return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4_096 : 0
}
