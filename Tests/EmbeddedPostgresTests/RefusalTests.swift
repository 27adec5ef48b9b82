import Foundation
import Glibc
import Testing

@testable import EmbeddedPostgres

extension EmbeddedPostgresTests {
  /// Each refusal is one sentence that says what to do, and leaves nothing running.
  @Suite("A cluster that cannot start")
  struct Refusals {
    @Test("without the server installed, the package and DATABASE_URL are named")
    func missingBinaries() async throws {
      let found = try await Binaries.find(environment: ["PATH": "/nowhere"], knownDirectories: ["/nowhere"])
      #expect(found.isEmpty)
      let error = #expect(throws: ClusterError.self) {
        try Binaries.choose(from: found, dataVersion: nil, dataDirectory: "/data")
      }
      #expect(error?.kind == .missingBinaries)
      #expect(
        error?.description == "the Postgres server is not installed: run `apt-get install postgresql-15`, "
          + "or set DATABASE_URL to a database that runs elsewhere.")
    }

    @Test("a version that is too old does not count as installed")
    func oldBinaries() {
      let old = [Binaries(directory: "/old", version: 13)]
      let error = #expect(throws: ClusterError.self) {
        try Binaries.choose(from: old, dataVersion: nil, dataDirectory: "/data")
      }
      #expect(error?.kind == .missingBinaries)
      #expect(error?.message.contains("13") == true)
    }

    @Test("STOREGRAPH_POSTGRES_BIN must lead to a server")
    func wrongVariable() async throws {
      try await withFolder { folder in
        var configuration = folder.configuration
        configuration.environment["STOREGRAPH_POSTGRES_BIN"] = folder.path
        let error = await refusal(configuration)
        #expect(error?.kind == .missingBinaries)
        #expect(error?.message.contains(folder.path) == true)
      }
    }

    @Test("root needs an unprivileged user", .enabled(if: geteuid() == 0))
    func missingAccount() async throws {
      try await withFolder { folder in
        var configuration = folder.configuration
        configuration.unprivilegedUser = "no-such-user"
        #expect(await refusal(configuration)?.kind == .missingAccount)
      }
    }

    @Test("two programs cannot run the same data directory; the second is told who the first is")
    func twoPrograms() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let error = await refusal(folder.configuration)
          #expect(error?.kind == .inUse)
          #expect(error?.message.contains("(process \(getpid()))") == true)
          try await expect("1", to: "select 1", cluster.connectionString)
        }
      }
    }

    @Test("a fixed port that is taken")
    func fixedPort() async throws {
      try await withFolder { folder in
        let taken = try Listener()
        defer { taken.close() }
        var configuration = folder.configuration
        configuration.port = taken.port
        let error = await refusal(configuration)
        #expect(error?.kind == .portInUse)
        #expect(error?.message.contains("port \(taken.port) ") == true)
      }
    }

    @Test("a port that is taken after it was looked at is recognised from Postgres' own words")
    func portTakenLate() async throws {
      try await withFolder { folder in
        let taken = try Listener()
        defer { taken.close() }
        let (postmaster, _) = try await folder.preparedPostmaster()
        defer { postmaster.socketDirectory.remove() }
        let error = await #expect(throws: ClusterError.self) {
          try await postmaster.launch(port: taken.port, listens: true)
        }
        #expect(error?.kind == .portInUse)
      }
    }

    @Test("data of another major version")
    func otherVersion() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { _ in }
        try "9\n".write(toFile: folder.dataDirectory + "/PG_VERSION", atomically: false, encoding: .utf8)
        let error = await refusal(folder.configuration)
        #expect(error?.kind == .wrongVersion)
        #expect(error?.message.contains("made by Postgres 9") == true)
        #expect(error?.remedy.contains("postgresql-9") == true)
      }
    }

    @Test("something else stands in the data's place", arguments: ["file", "directory", "half"])
    func notACluster(_ what: String) async throws {
      try await withFolder { folder in
        switch what {
        case "file":
          try Placement.makeDirectory(folder.path + "/.storegraph")
          try "x".write(toFile: folder.dataDirectory, atomically: true, encoding: .utf8)
        case "directory":
          try Placement.makeDirectory(folder.dataDirectory + "/photos")
        default:
          try await withCluster(folder.configuration) { _ in }
          unlink(folder.dataDirectory + "/global/pg_control")
        }
        if let account = SystemAccount(named: "postgres"), geteuid() == 0 {
          chown(folder.dataDirectory, account.userID, account.groupID)
        }
        let error = await refusal(folder.configuration)
        #expect(error?.kind == .notACluster)
        #expect(error?.message.contains(folder.dataDirectory) == true)
      }
    }

    @Test("a pointer to data that is gone is not taken for a wish to begin anew")
    func danglingPointer() async throws {
      try await withFolder { folder in
        try Placement.makeDirectory(folder.path + "/.storegraph")
        symlink("/nowhere/at/all", folder.dataDirectory)
        #expect(await refusal(folder.configuration)?.kind == .notACluster)
      }
    }

    @Test("data that belongs to somebody else", .enabled(if: geteuid() == 0))
    func wrongOwner() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { _ in }
        chown(folder.dataDirectory, 0, 0)
        let error = await refusal(folder.configuration)
        #expect(error?.kind == .permission)
        #expect(error?.remedy.contains("chown -R postgres") == true)
      }
    }

    @Test("a folder that cannot be written", .enabled(if: geteuid() != 0))
    func readOnlyFolder() async throws {
      try await withFolder { folder in
        chmod(folder.path, 0o500)
        #expect(await refusal(folder.configuration)?.kind == .permission)
        chmod(folder.path, 0o700)
      }
    }

    @Test("a setting that Postgres does not know", arguments: ["no_such_setting", "work_mem"])
    func badSetting(_ name: String) async throws {
      try await withFolder { folder in
        var configuration = folder.configuration
        configuration.settings[name] = "much"
        let error = await refusal(configuration)
        #expect(error?.kind == .invalidConfiguration)
        #expect(error?.message.contains(name) == true)
      }
    }

    @Test("a name that would not survive SQL and URIs", arguments: ["", "a\"b", "pg_mine", "a b", "č"])
    func badName(_ name: String) async throws {
      try await withFolder { folder in
        var configuration = folder.configuration
        configuration.database = name
        #expect(await refusal(configuration)?.kind == .invalidConfiguration)
      }
    }

    @Test("a server that does not become ready in time is stopped, and its log quoted")
    func timeout() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { _ in }
        var configuration = folder.configuration
        configuration.startTimeout = .zero
        var error: ClusterError?
        // It is looked at once, and on a busy machine it may be ready by then.
        for _ in 0..<50 where error == nil { error = await refusal(configuration) }
        #expect(error?.kind == .startTimedOut)
        #expect(error?.remedy.contains(configuration.logFile) == true)
      }
    }

    @Test("damaged data: Postgres' own reason is quoted")
    func damaged() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { _ in }
        let control = folder.dataDirectory + "/global/pg_control"
        let bytes = try #require(FileManager.default.contents(atPath: control))
        try Data(repeating: 0xff, count: bytes.count).write(to: URL(fileURLWithPath: control))
        let error = await refusal(folder.configuration)
        #expect(error?.kind == .startFailed)
        #expect(error?.output.isEmpty == false)
      }
    }

    @Test("every sentence ends once, with the remedy")
    func sentences() {
      for code in [ENOSPC, EACCES, EEXIST] {
        let text = ClusterError.system("open", "/tmp", code: code).description
        #expect(text.hasSuffix(".") && !text.dropLast().hasSuffix(".") && text.contains(": "))
      }
    }
  }
}

/// A TCP port on 127.0.0.1 that is really listened on.
struct Listener {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (listener, length) = (descriptor, size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard isBound, listen(descriptor, 1) == 0 else { throw CocoaError(.fileWriteUnknown) }
    port = UInt16(bigEndian: address.sin_port)
  }

  func close() {
    Glibc.close(descriptor)
  }
}

extension TestFolder {
  /// A cluster that is made but not started, to be launched by hand.
  func preparedPostmaster() async throws -> (Postmaster, Leftovers) {
    try await withCluster(configuration) { _ in }
    let placement = try await Placement.find(configuration)
    let leftovers = try Leftovers(of: placement.directory, account: placement.account)
    let binaries = try Binaries.choose(
      from: try await Binaries.find(environment: configuration.environment), dataVersion: placement.version,
      dataDirectory: placement.directory)
    let socketDirectory = try await SocketDirectory.make(
      under: configuration.temporaryRoots, for: placement.account)
    return (
      Postmaster(
        configuration: configuration, placement: placement, binaries: binaries,
        clusterName: leftovers.clusterName, socketDirectory: socketDirectory), leftovers
    )
  }
}
