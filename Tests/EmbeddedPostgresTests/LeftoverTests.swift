import Foundation
import Glibc
import Logging
import TestSupport
import Testing

@testable import EmbeddedPostgres

extension EmbeddedPostgresTests {
  @Suite("After a crash")
  struct Crashes {
    @Test("of the program, no Postgres is left, and the next start has the data")
    func killedProgram() async throws {
      try await withFolder { folder in
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
          let cluster = try await EmbeddedCluster.start(TestFolder(at: path).configuration)
          _ = try await query("create table kept as select 42 as answer", cluster.connectionString)
          raise(SIGKILL)
        }
        let isGone = await holds(within: patience) { folder.processes.isEmpty }
        #expect(isGone)
        let lock = try String(contentsOfFile: folder.dataDirectory + ".lock", encoding: .utf8)
        let oldSocketDirectory = lock.split(separator: "\n").last.map(String.init) ?? ""
        #expect(access(oldSocketDirectory, F_OK) == 0)
        try await withCluster(folder.configuration) { cluster in
          try await expect("42", to: "select answer from kept", cluster.connectionString)
          #expect(access(oldSocketDirectory, F_OK) != 0)
        }
      }
    }

    @Test("of the program, the next start need not wait for Postgres to be gone")
    func killedAndStartedAtOnce() async throws {
      try await withFolder { folder in
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
          _ = try await EmbeddedCluster.start(TestFolder(at: path).configuration)
          raise(SIGKILL)
        }
        try await withCluster(folder.configuration) { cluster in
          try await expect("1", to: "select 1", cluster.connectionString)
        }
      }
    }

    @Test("of the program, the next start gets the fixed port of the first")
    func killedOnAFixedPort() async throws {
      try await withFolder { folder in
        let (postmaster, _) = try await folder.preparedPostmaster()
        defer { postmaster.socketDirectory.remove() }
        var configuration = folder.configuration
        let port = try UInt16(QuietPort.any())
        configuration.port = port
        let orphan = try await postmaster.launch(port: port, listens: true)
        try await withCluster(configuration) { cluster in
          #expect(cluster.port == port)
          #expect(orphan.ended != nil)
        }
      }
    }

    @Test("a program that simply returns from main leaves no Postgres either")
    func forgottenStop() async throws {
      try await withFolder { folder in
        await #expect(processExitsWith: .success) { [path = folder.path as String] in
          _ = try await EmbeddedCluster.start(TestFolder(at: path).configuration)
          exit(0)
        }
        let isGone = await holds(within: patience) { folder.processes.isEmpty }
        #expect(isGone)
        let lock = try ClusterLock(path: folder.dataDirectory + ".lock", dataDirectory: folder.dataDirectory)
        let account = try await Placement.find(folder.configuration).account
        SocketDirectory.removeLeftover(lock.record?.socketDirectory, of: account)
      }
    }

    @Test("a second process is refused while the first one runs")
    func secondProcess() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { _ in
          await #expect(processExitsWith: .exitCode(3)) { [path = folder.path as String] in
            exit(await refusal(TestFolder(at: path).configuration)?.kind == .inUse ? 3 : 4)
          }
        }
      }
    }

    @Test("an orphaned cluster of ours is stopped, not adopted, and its work is kept")
    func orphan() async throws {
      try await withFolder { folder in
        let (postmaster, leftovers) = try await folder.preparedPostmaster()
        let orphan = try await postmaster.launch(port: try UInt16(QuietPort.any()), listens: true)
        #expect(leftovers.processes().postmasters.contains(orphan.processID))
        try await withCluster(folder.configuration) { cluster in
          #expect(orphan.ended != nil)
          try await expect("1", to: "select 1", cluster.connectionString)
        }
        postmaster.socketDirectory.remove()
      }
    }

    @Test("a pid file whose process is dead is removed")
    func deadPIDFile() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { _ in }
        try folder.writePIDFile(processID: 0x7fff_fff0)
        #expect(await refusal(folder.configuration) == nil)
      }
    }

    @Test("a pid file whose number belongs to another program by now is removed")
    func reusedProcessID() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { _ in }
        let account = try await Placement.find(folder.configuration).account
        let stranger = try await ChildProcess.spawn(
          Command(executable: "/bin/sleep", arguments: ["60"], account: account))
        try folder.writePIDFile(processID: stranger.processID)
        #expect(await refusal(folder.configuration) == nil)
        #expect(stranger.ended == nil)
        stranger.signal(SIGKILL)
        _ = await stranger.end()
      }
    }

    @Test("a pid file whose number belongs to another cluster by now is removed")
    func reusedByACluster() async throws {
      try await withFolder { other in
        try await withCluster(other.configuration) { neighbour in
          try await withFolder { folder in
            try await withCluster(folder.configuration) { _ in }
            try folder.writePIDFile(processID: try #require(await neighbour.processID))
            #expect(await refusal(folder.configuration) == nil)
          }
          #expect(await neighbour.isRunning)
        }
      }
    }

    @Test("a server that was started by hand on the same data is left alone, and named")
    func startedByHand() async throws {
      try await withFolder { folder in
        let (postmaster, _) = try await folder.preparedPostmaster()
        let byHand = try await ChildProcess.spawn(
          Command(
            executable: postmaster.binaries.postgres,
            arguments: [
              "-D", postmaster.placement.directory, "-k", postmaster.socketDirectory.path, "-h", "", "-F",
            ], account: postmaster.placement.account))
        let pidFile = postmaster.placement.directory + "/postmaster.pid"
        let isReady = await holds(within: patience) { PostmasterFile(path: pidFile)?.isReady == true }
        #expect(isReady)
        let error = await refusal(folder.configuration)
        #expect(error?.kind == .inUse)
        #expect(error?.remedy.contains("kill -INT \(byHand.processID)") == true)
        #expect(byHand.ended == nil)
        await Postmaster.stop(byHand, signal: SIGINT, within: patience)
        postmaster.socketDirectory.remove()
      }
    }

    @Test("of the postmaster, queries are answered again at the same address")
    func killedPostmaster() async throws {
      try await withFolder { folder in
        var configuration = folder.configuration
        configuration.settings["synchronous_commit"] = "on"
        try await withCluster(configuration) { cluster in
          _ = try await query("create table kept as select 42 as answer", cluster.connectionString)
          let before = await cluster.processID
          await cluster.kill()
          try await expect("42", to: "select answer from kept", cluster.connectionString, eventually: true)
          #expect(await cluster.processID != before)
          let tcp = try #require(cluster.tcpConnectionString)
          try await expect("1", to: "select 1", tcp)
        }
      }
    }

    @Test("of the postmaster, a backend that computes on does not hinder the new one")
    func busyBackend() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let address = cluster.connectionString
          let busy = Task {
            try await query(
              "select /* busy */ count(*) from generate_series(1, 10000000000)", address)
          }
          let seen =
            "select count(*) from pg_stat_activity where query like '%busy%' and pid <> pg_backend_pid()"
          while try await query(seen, cluster.connectionString) != "1" {}
          await cluster.kill()
          try await expect("1", to: "select 1", cluster.connectionString, eventually: true)
          await #expect(throws: QueryFailed.self) { try await busy.value }
        }
      }
    }

    @Test("of the postmaster, with its port taken meanwhile, the socket still answers")
    func portTakenMeanwhile() async throws {
      try await withFolder { folder in
        let (postmaster, _) = try await folder.preparedPostmaster()
        let taken = try Listener()
        defer { taken.close() }
        let child = try await postmaster.launch(port: taken.port, listens: false)
        #expect(SocketDirectory.answers(postmaster.socketDirectory.socket(port: taken.port)))
        await Postmaster.stop(child, signal: SIGINT, within: patience)
        postmaster.socketDirectory.remove()
      }
    }

    @Test("without repair, the cluster stays down until it is restarted")
    func withoutRepair() async throws {
      try await withFolder { folder in
        var configuration = folder.configuration
        configuration.restartsAfterCrash = false
        try await withCluster(configuration) { cluster in
          await cluster.kill()
          while await cluster.isRunning { await Task.yield() }
          try await cluster.restart()
          try await expect("1", to: "select 1", cluster.connectionString)
        }
      }
    }

    @Test("a stop in the middle of a repair leaves nothing running", arguments: [0, 1, 20, 60, 100, 200])
    func stopDuringRepair(milliseconds: Int) async throws {
      try await withFolder { folder in
        let cluster = try await EmbeddedCluster.start(folder.configuration)
        await cluster.kill()
        try await Task.sleep(for: .milliseconds(milliseconds))
        await cluster.stop()
        #expect(folder.processes.isEmpty)
      }
    }

    @Test("a stop that meets a restart wins")
    func stopDuringRestart() async throws {
      try await withFolder { folder in
        let cluster = try await EmbeddedCluster.start(folder.configuration)
        let restart = Task { try await cluster.restart() }
        await Task.yield()
        await cluster.stop()
        try? await restart.value
        #expect(await cluster.isRunning == false)
        #expect(folder.processes.isEmpty)
      }
    }

    @Test("a restart keeps the address")
    func restart() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let before = await cluster.processID
          try await cluster.restart()
          try await expect("1", to: "select 1", cluster.connectionString)
          #expect(await cluster.processID != before)
        }
      }
    }
  }
}

extension TestFolder {
  /// The folder that another process made.
  init(at path: String) {
    self.path = path
  }

  /// What a killed machine leaves: a pid file that says "ready".
  func writePIDFile(processID: pid_t) throws {
    let text = "\(processID)\n\(dataDirectory)\n1700000000\n5432\n/tmp\nlocalhost\n  1 1\nready   \n"
    try text.write(toFile: dataDirectory + "/postmaster.pid", atomically: false, encoding: .utf8)
  }
}
