import Foundation
import Glibc

/// The server programs of one Postgres version.
struct Binaries: Sendable, Equatable {
  let directory: String
  /// The major version, e.g. 15.
  let version: Int

  var postgres: String { directory + "/postgres" }
  var initdb: String { directory + "/initdb" }

  /// The oldest version whose features the SQL may use.
  static let oldestVersion = 15
  /// Where Debian puts the versions that are known to work, the one the project is tested with first.
  static let debianDirectories = [15, 16, 17].map { "/usr/lib/postgresql/\($0)/bin" }

  /// The directories that may hold the binaries: `STOREGRAPH_POSTGRES_BIN` alone where it is set, else Debian's,
  /// that of `pg_config`, and those of `PATH`.
  static func find(
    environment: [String: String], knownDirectories: [String] = debianDirectories
  ) async throws(ClusterError) -> [Binaries] {
    if let chosen = environment["STOREGRAPH_POSTGRES_BIN"], !chosen.isEmpty {
      guard let binaries = await Binaries(in: chosen) else {
        throw ClusterError(
          .missingBinaries,
          "STOREGRAPH_POSTGRES_BIN names \(chosen), which holds no working `postgres` and `initdb`",
          remedy: "correct the variable, or unset it to let the program search")
      }
      return [binaries]
    }
    let path = directories(inPath: environment["PATH"])
    var found: [Binaries] = []
    var seen: Set<String> = []
    for place in knownDirectories + (await configured(path: path)) + path {
      guard let real = realpath(place, nil) else { continue }
      defer { free(real) }
      guard seen.insert(String(cString: real)).inserted else { continue }
      if let binaries = await Binaries(in: place) { found.append(binaries) }
    }
    return found
  }

  /// The binaries to start a data directory with.
  /// - Parameter dataVersion: the major version that made the data; nil when there is none yet.
  /// - Throws: `.missingBinaries` when no usable version is installed; `.wrongVersion` when none reads the data.
  static func choose(
    from found: [Binaries], dataVersion: Int?, dataDirectory: String
  ) throws(ClusterError) -> Binaries {
    let usable = found.filter { $0.version >= oldestVersion }
    guard let first = usable.first else {
      let old = found.map { "\($0.version)" }.joined(separator: ", ")
      throw ClusterError(
        .missingBinaries,
        old.isEmpty
          ? "the Postgres server is not installed"
          : "only Postgres \(old) is installed, and \(oldestVersion) or newer is needed",
        remedy: "run `apt-get install postgresql-15`, or set DATABASE_URL to a database that runs elsewhere")
    }
    guard let dataVersion else { return first }
    if let match = usable.first(where: { $0.version == dataVersion }) { return match }
    let installed = usable.map { "\($0.version)" }.joined(separator: ", ")
    throw ClusterError(
      .wrongVersion,
      "the data in \(dataDirectory) was made by Postgres \(dataVersion), and Postgres \(installed) cannot read it",
      remedy:
        "run `apt-get install postgresql-\(dataVersion)`, or move that directory away to begin with an empty one"
    )
  }

  /// The entries of a `PATH`; relative ones are left out, since children run elsewhere.
  static func directories(inPath path: String?) -> [String] {
    (path ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
  }

  /// `postgres (PostgreSQL) 15.18 (Debian …)` → 15.
  static func majorVersion(in text: String) -> Int? {
    guard let mark = text.range(of: "(PostgreSQL) ") else { return nil }
    return Int(text[mark.upperBound...].prefix { $0.isASCII && $0.isNumber })
  }

  private static func configured(path: [String]) async -> [String] {
    guard let tool = path.map({ $0 + "/pg_config" }).first(where: { access($0, X_OK) == 0 }) else {
      return []
    }
    let asking = Command(executable: tool, arguments: ["--bindir"], account: SystemAccount(userID: geteuid()))
    guard let answer = try? await ChildProcess.run(asking), answer.end == .exited(0)
    else { return [] }
    return [answer.output.trimmingCharacters(in: .whitespacesAndNewlines)]
  }
}

extension Binaries {
  /// Nil without both programs, or when `postgres --version` cannot be understood.
  private init?(in directory: String) async {
    let postgres = directory + "/postgres"
    // On PATH there may be a link to the server alone: initdb stands beside its target.
    guard access(postgres, X_OK) == 0, let real = realpath(postgres, nil) else { return nil }
    defer { free(real) }
    let home = URL(fileURLWithPath: String(cString: real)).deletingLastPathComponent().path
    guard access(home + "/initdb", X_OK) == 0 else { return nil }
    let asking = Command(
      executable: home + "/postgres", arguments: ["--version"], account: SystemAccount(userID: geteuid()))
    guard let answer = try? await ChildProcess.run(asking),
      answer.end == .exited(0), let version = Self.majorVersion(in: answer.output)
    else { return nil }
    self.init(directory: home, version: version)
  }
}
