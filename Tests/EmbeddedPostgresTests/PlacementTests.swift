import Foundation
import Glibc
import Logging
import Testing

@testable import EmbeddedPostgres

extension EmbeddedPostgresTests {
  @Suite("The place of the data")
  struct Place {
    @Test("data survives a restart of the program")
    func survives() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          _ = try await query("create table kept as select 42 as answer", cluster.connectionString)
        }
        try await withCluster(folder.configuration) { cluster in
          try await expect("42", to: "select answer from kept", cluster.connectionString)
        }
      }
    }

    @Test(
      "a project may have a long path, or one with blanks, quotes and other letters",
      arguments: [
        "/" + String(repeating: "long/", count: 30) + "end", "/it's a \"shop\"/with\\ blanks, čćšđž",
      ])
    func awkwardPaths(_ suffix: String) async throws {
      try await withFolder(suffix) { folder in
        try await withCluster(folder.configuration) { cluster in
          #expect(cluster.dataDirectory == folder.dataDirectory)
          try await expect("1", to: "select 1", cluster.connectionString)
        }
      }
    }

    @Test(
      "the temporary folder may have an awkward name; where libpq could not follow, the next one is taken",
      arguments: [("a \"b\" 'c' č", true), ("a, b", false), (String(repeating: "long", count: 10), false)])
    func awkwardTemporaryFolder(_ name: String, isUsed: Bool) async throws {
      try await withFolder("/x") { folder in
        let place = folder.path + "/" + name
        try Placement.makeDirectory(place)
        var configuration = folder.configuration
        configuration.temporaryRoots = [place, "/tmp"]
        try await withCluster(configuration) { cluster in
          #expect(cluster.socketDirectory.hasPrefix(place) == isUsed)
          try await expect("1", to: "select 1", cluster.connectionString)
        }
      }
    }

    @Test("a relative data directory counts from the current one")
    func relativePath() {
      let configuration = ClusterConfiguration(dataDirectory: "here/postgres", logger: .init(label: "test"))
      #expect(configuration.dataDirectory == FileManager.default.currentDirectoryPath + "/here/postgres")
    }

    @Test(
      "for root, Postgres runs as the user postgres, without rights of root", .enabled(if: geteuid() == 0))
    func unprivileged() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { cluster in
          let processID = try #require(await cluster.processID)
          let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
          let account = try #require(SystemAccount(named: "postgres"))
          let number = String(account.userID)
          #expect(status.contains("Uid:\t" + [number, number, number, number].joined(separator: "\t")))
          #expect(status.contains("CapEff:\t0000000000000000"))
        }
      }
    }

    @Test("root runs the database of an ordinary user as that user", .enabled(if: geteuid() == 0))
    func ownerOfTheData() async throws {
      try await withFolder { folder in
        let nobody = try #require(SystemAccount(named: "nobody"))
        var configuration = folder.configuration
        configuration.unprivilegedUser = nobody.name
        try await withCluster(configuration) { _ in }
        try await withCluster(folder.configuration) { cluster in
          let processID = try #require(await cluster.processID)
          var status = stat()
          #expect(stat("/proc/\(processID)", &status) == 0)
          #expect(status.st_uid == nobody.userID)
        }
      }
    }

    @Test(
      "under a home that is closed to the user postgres, the data lies elsewhere and survives",
      .enabled(if: geteuid() == 0))
    func closedHome() async throws {
      try await withFolder("/closed/project") { folder in
        let home = URL(fileURLWithPath: folder.path).deletingLastPathComponent().path
        chmod(home, 0o700)
        for expected in ["", "kept"] {
          try await withCluster(folder.configuration) { cluster in
            let found = try await query(
              "select coalesce(obj_description('storegraph'::regrole, 'pg_authid'), shobj_description('storegraph'::regrole, 'pg_authid'), '')",
              cluster.connectionString)
            #expect(found == expected)
            _ = try await query("comment on role storegraph is 'kept'", cluster.connectionString)
            #expect(cluster.dataDirectory.hasPrefix(folder.configuration.sharedRoots[0] + "/"))
          }
        }
        var status = stat()
        #expect(stat(home, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
      }
    }

    @Test("a project that was moved keeps its data, a copy gets its own", .enabled(if: geteuid() == 0))
    func movedAndCopied() async throws {
      try await withFolder("/closed") { folder in
        chmod(folder.path, 0o700)
        let (first, moved, copy) = (folder.path + "/first", folder.path + "/moved", folder.path + "/copy")
        func configuration(_ project: String) -> ClusterConfiguration {
          var configuration = folder.configuration
          configuration.dataDirectory = project + "/.storegraph/postgres"
          return configuration
        }
        var place = ""
        try await withCluster(configuration(first)) { place = $0.dataDirectory }
        try FileManager.default.moveItem(atPath: first, toPath: moved)
        try await withCluster(configuration(moved)) { #expect($0.dataDirectory == place) }
        try FileManager.default.copyItem(atPath: moved, toPath: copy)
        try await withCluster(configuration(copy)) { #expect($0.dataDirectory != place) }
        try await withCluster(configuration(first)) { #expect($0.dataDirectory != place) }
        try await withCluster(configuration(moved)) { #expect($0.dataDirectory == place) }
      }
    }

    @Test("an interrupted initialisation is thrown away and made again")
    func interrupted() async throws {
      try await withFolder { folder in
        let unfinished = folder.dataDirectory + ".new-1234"
        try Placement.makeDirectory(unfinished + "/base")
        try "15\n".write(toFile: unfinished + "/PG_VERSION", atomically: true, encoding: .utf8)
        try await withCluster(folder.configuration) { cluster in
          try await expect("1", to: "select 1", cluster.connectionString)
        }
        #expect(access(unfinished, F_OK) != 0)
      }
    }

    @Test("a data directory that became open to other users is closed again")
    func loosePermissions() async throws {
      try await withFolder { folder in
        try await withCluster(folder.configuration) { _ in }
        chmod(folder.dataDirectory, 0o777)
        try await withCluster(folder.configuration) { _ in }
        var status = stat()
        #expect(stat(folder.dataDirectory, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
      }
    }

    @Test("an empty directory at the data's place is used")
    func emptyDirectory() async throws {
      try await withFolder { folder in
        try Placement.makeDirectory(folder.dataDirectory)
        #expect(await refusal(folder.configuration) == nil)
      }
    }
  }
}
