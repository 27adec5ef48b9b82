import Foundation
package import Logging

/// What a private cluster is called, where it lives and how careful it is with the disk.
package struct ClusterConfiguration: Sendable {
  /// How much a committed row costs, and what a power cut may take.
  package enum Durability: Sendable {
    /// Postgres' own rules: what was committed survives a power cut.
    case full
    /// For tests: nothing waits for the disk. The data survives the end of the program, but a crash of Postgres may
    /// take the commits of the last second, and one of the machine everything. A test that kills Postgres and then
    /// looks for its rows sets `synchronous_commit` to `on`.
    case relaxed
  }

  /// The absolute path of the data directory, e.g. `<project>/.storegraph/postgres`. The log, the lock file and,
  /// where it must be, the pointer to the real place of the data stand beside it (see `Placement`).
  package var dataDirectory: String
  /// The role that owns everything; it may bypass row-level security. Letters, digits and `_` only.
  package var superuser = "storegraph"
  /// Made together with the cluster. Letters, digits and `_` only.
  package var database = "storegraph"
  /// Server settings that stand above the defaults of `ServerSettings`. The port, the socket's place and the
  /// cluster's name cannot be changed here.
  package var settings: [String: String] = [:]
  /// The port on 127.0.0.1; nil takes any free one.
  package var port: UInt16?
  package var durability = Durability.full
  /// Whom Postgres runs as when this program runs as root, which Postgres itself refuses to do.
  package var unprivilegedUser = "postgres"
  /// Where the data goes, first choice first, when `unprivilegedUser` cannot reach `dataDirectory`.
  package var sharedRoots = ["/var/lib/storegraph", "/var/tmp/storegraph"]
  /// Where the socket's directory may be made; the first one that is short enough and reachable is taken.
  package var temporaryRoots: [String]
  /// The variables of this process: `STOREGRAPH_POSTGRES_BIN` and `PATH` lead to the server's binaries.
  package var environment: [String: String]
  /// From the launch until connections are answered, crash recovery included.
  package var startTimeout: Duration = .seconds(120)
  /// Whether a postmaster that ends by itself is started again, on the same socket and port.
  package var restartsAfterCrash = true
  package var logger: Logger

  /// `dataDirectory` may be relative to the current directory.
  package init(dataDirectory: String, logger: Logger) {
    let process = ProcessInfo.processInfo
    self.dataDirectory = URL(fileURLWithPath: dataDirectory).standardizedFileURL.path
    self.environment = process.environment
    let preferred = process.environment["TMPDIR"].map { [$0] } ?? []
    self.temporaryRoots = preferred + ["/tmp", "/var/tmp"]
    self.logger = logger
  }

  /// What Postgres writes, start after start; kept in `<dataDirectory>.log`.
  package var logFile: String { dataDirectory + ".log" }
}
