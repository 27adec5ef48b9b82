import Foundation
import Glibc
import Synchronization
import Testing

/// `storegraph dev` in one folder, started when a test needs it.
actor DevHome {
  static let shared = DevHome()
  private var folder: URL?
  private var program: Program?

  func home() throws -> URL {
    if let folder { return folder }
    let folder = try Program.makeFolder()
    self.folder = folder
    return folder
  }

  func running() async throws -> (program: Program, client: HTTPClient) {
    if let program, program.isRunning { return (program, try await program.client()) }
    let program = try Program.start(["dev"], folder: try home())
    self.program = program
    return (program, try await program.client())
  }

  /// Processes of the Postgres in this folder, by what their command lines say.
  func postgres() throws -> [Int32] {
    let data = try home().appending(path: "data").path
    let pid = try? String(contentsOfFile: data + "/postgres/postmaster.pid", encoding: .utf8)
    var found = (pid?.split(separator: "\n").first.flatMap { Int32($0) }).map { [$0] } ?? []
    for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let process = Int32(entry),
        let words = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8),
        words.contains(data)
      else { continue }
      found.append(process)
    }
    return Array(Set(found)).filter { kill($0, 0) == 0 }
  }
}

@Suite("storegraph dev", .tags(.cli, .server), .serialized)
struct DevTests {
  private static let mutation =
    "mutation { createStore(input: {name: \"Kept\"}) { storeToken userErrors { message } } }"

  private func question(_ token: String) -> String {
    "{ getStore(storeToken: \"\(token)\", createSession: false) { store { name } } }"
  }

  private func makeStore(_ client: HTTPClient) async throws -> String {
    let answer = try await client.post(Self.mutation)
    return try #require(
      value("data", "createStore", "storeToken", in: answer.text) as? String, "\(answer.text)")
  }

  @Test("a key of its own is made once, for its owner alone, and people can sign up with it")
  func tokenKey() async throws {
    let (_, client) = try await DevHome.shared.running()
    let file = try await DevHome.shared.home().appending(path: "data/token-keys")
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let answer = try await client.post(
      "mutation { createUser(storeToken: \"\(try await makeStore(client))\", input: {email: \"dev@dev.test\", password: \"correct horse\"}) { accessToken userErrors { code } } }"
    )
    let token = value("data", "createUser", "accessToken", in: answer.text) as? String
    #expect(token?.split(separator: ".").count == 3, "\(answer.text)")
  }

  @Test(
    "kill -9 of Postgres while queries run: each gets an answer or a clear error, and then all are answered again"
  )
  func killedPostgres() async throws {
    let (program, client) = try await DevHome.shared.running()
    let question = question(try await makeStore(client))
    #expect(try await client.post(question).status == 200)
    let file = try await DevHome.shared.home().appending(path: "data/postgres/postmaster.pid")
    let first = try #require(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").first)
    let postmaster = try #require(Int32(first))
    let over = Flag()
    let codes = try await withThrowingTaskGroup(of: Set<String>.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var codes: Set<String> = []
          while !over.isSet {
            if let code = code(try await client.post(question)) { codes.insert(code) }
          }
          return codes
        }
      }
      defer { over.set() }
      kill(postmaster, SIGKILL)
      try await eventually("another Postgres") {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first
        return line == nil || line == first ? nil : true
      }
      try await eventually("answers after the crash") {
        let answer = try await client.post(question)
        return answer.status == 200 && code(answer) == nil ? true : nil
      }
      over.set()
      return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
    }
    #expect(codes.isSubset(of: ["BUSY", "UNAVAILABLE"]))
    #expect(program.isRunning)
  }

  @Test("SIGINT ends it with status 0 and leaves no process; the next start has the same data")
  func interruptAndRestart() async throws {
    let (program, client) = try await DevHome.shared.running()
    let token = try await makeStore(client)
    #expect(try await DevHome.shared.postgres() != [])
    program.signal(SIGINT)
    #expect(try await program.exit() == 0)
    #expect(try await DevHome.shared.postgres() == [])
    let again = try await DevHome.shared.running().client.post(question(token))
    #expect(value("data", "getStore", "store", "name", in: again.text) as? String == "Kept")
  }

  @Test(
    "an address that cannot be had is one clear sentence, before a database is made",
    arguments: [
      ("HOST", "192.0.2.1", "no address of this machine"),
      ("HOST", "nowhere.invalid", "no name service knows"),
      ("PORT", "taken", "is taken by another program"),
    ])
  func wrongAddress(name: String, text: String, sentence: String) async throws {
    let taken = try await ReadServer.get().client.port
    let folder = try Program.makeFolder()
    let result = try await Program.run(
      ["dev"], environment: [name: text == "taken" ? "\(taken)" : text], folder: folder)
    #expect(result.status != 0)
    #expect(result.complaint.count == 1)
    #expect(result.complaint.first?.contains(sentence) == true, "\(result.complaint)")
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "data").path))
  }
}

private final class Flag: Sendable {
  private let value = Mutex(false)
  var isSet: Bool { value.withLock { $0 } }
  func set() { value.withLock { $0 = true } }
}
