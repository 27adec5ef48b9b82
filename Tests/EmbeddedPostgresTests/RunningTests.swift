import Foundation
import Glibc
import Testing

@testable import EmbeddedPostgres

extension EmbeddedPostgresTests {
  @Suite("A running cluster")
  struct Running {
    @Test("answers over its socket, as the owner of its database")
    func answers() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let answer = try await query("select current_user, current_database()", cluster.connectionString)
          #expect(answer == "storegraph|storegraph")
        }
      }
    }

    @Test("is UTF-8, sorts by code point and runs without parallel query and compilation")
    func settings() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let answer = try await query(
            """
            select current_setting('server_encoding'), current_setting('lc_collate'), current_setting('jit'),
              current_setting('max_parallel_workers_per_gather'), current_setting('shared_buffers'),
              current_setting('max_connections'), current_setting('timezone'), current_setting('fsync')
            """, cluster.connectionString)
          #expect(answer == "UTF8|C.UTF-8|off|0|128MB|100|UTC|off")
        }
      }
    }

    @Test("takes the settings of its configuration, but keeps its own name")
    func overrides() async throws {
      try await withFolder { folder in
        var configuration = folder.configuration
        configuration.settings = ["work_mem": "7MB", "cluster_name": "mine"]
        try await withCluster(configuration) { cluster in
          let answer = try await query(
            "select current_setting('work_mem'), current_setting('cluster_name') like 'storegraph-%'",
            cluster.connectionString)
          #expect(answer == "7MB|t")
        }
      }
    }

    @Test("accepts TCP with the generated password only")
    func password() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let withPassword = try #require(cluster.tcpConnectionString)
          try await expect("1", to: "select 1", withPassword)
          let without = "postgresql://storegraph@127.0.0.1:\(cluster.port)/storegraph?passfile=/dev/null"
          await #expect(throws: QueryFailed.self) {
            try await query("select 1", without + "&sslmode=disable")
          }
        }
      }
    }

    @Test("keeps its heap: the allocator's variables reach Postgres")
    func allocator() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let processID = try #require(await cluster.processID)
          let bytes = FileManager.default.contents(atPath: "/proc/\(processID)/environ") ?? Data()
          let variables = String(decoding: bytes, as: UTF8.self).split(separator: "\0").map(String.init)
          #expect(variables.contains("MALLOC_TRIM_THRESHOLD_=67108864"))
          #expect(variables.contains("MALLOC_TOP_PAD_=1048576"))
          #expect(variables.contains("MALLOC_MMAP_THRESHOLD_=33554432"))
        }
      }
    }

    @Test("has a process group of its own: Ctrl-C in the terminal does not reach it")
    func processGroup() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let processID = try #require(await cluster.processID)
          #expect(getpgid(processID) == processID)
          #expect(getpgid(processID) != getpgrp())
        }
      }
    }

    @Test("inherits no open file of the program, apart from its log")
    func descriptors() async throws {
      try await withFolder { folder in
        let secret = folder.path + "/secret"
        let descriptor = open(secret, O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        try await withCluster(folder.configuration) { cluster in
          let processID = try #require(await cluster.processID)
          let place = "/proc/\(processID)/fd"
          let targets = try FileManager.default.contentsOfDirectory(atPath: place).compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: place + "/" + $0)
          }
          #expect(targets.contains(folder.dataDirectory + ".log"))
          #expect(!targets.contains(secret))
          #expect(!targets.contains(folder.dataDirectory + ".lock"))
        }
      }
    }

    @Test("has a short, private socket directory, which is gone after the stop")
    func socketDirectory() async throws {
      try await withFolder { folder in
        var path = ""
        try await withCluster(folder.configuration) { cluster in
          path = cluster.socketDirectory
          var status = stat()
          #expect(stat(path, &status) == 0)
          #expect(status.st_mode & 0o777 == 0o700)
          #expect(path.utf8.count <= SocketDirectory.longestPath)
        }
        #expect(access(path, F_OK) != 0)
      }
    }

    @Test("is not running after the stop, and a second stop does nothing")
    func stopTwice() async throws {
      try await withFolder { folder in
        let cluster = try await EmbeddedCluster.start(folder.configuration)
        #expect(await cluster.isRunning)
        await cluster.stop()
        await cluster.stop()
        #expect(await cluster.isRunning == false)
        #expect(await cluster.processID == nil)
      }
    }

    @Test("can be stopped by a task that is cancelled already, as a server that shuts down does")
    func stopWhenCancelled() async throws {
      try await withFolder { folder in
        let cluster = try await EmbeddedCluster.start(folder.configuration)
        let task = Task {
          withUnsafeCurrentTask { $0?.cancel() }
          await cluster.stop(within: patience)
        }
        await task.value
        #expect(await cluster.isRunning == false)
        let log = try String(contentsOfFile: folder.configuration.logFile, encoding: .utf8)
        #expect(log.contains("database system is shut down"))
      }
    }

    @Test("a start that is called off leaves nothing running")
    func cancelledStart() async throws {
      // Where others keep the machine busy, it may have started before that was seen.
      var kind: ClusterError.Kind?
      for _ in 0..<20 where kind == nil {
        try await withFolder { folder in
          let configuration = folder.configuration
          let task = Task { await refusal(configuration) }
          _ = await holds(within: patience) { !folder.processes.isEmpty }
          task.cancel()
          kind = await task.value?.kind
        }
      }
      #expect(kind == .cancelled)
    }

    @Test("a fast stop writes everything out: the next start needs no recovery")
    func cleanShutdown() async throws {
      try await withFolder { folder in
        for _ in 0..<2 { try await withCluster(folder.configuration) { _ in } }
        let log = try String(contentsOfFile: folder.configuration.logFile, encoding: .utf8)
        #expect(log.contains("database system was shut down at"))
        #expect(!log.contains("automatic recovery"))
      }
    }
  }
}
