import Foundation
import Glibc
import Logging

/// Where the data of a cluster really is, and whose it is.
///
/// It stays at the configured path where the user that runs Postgres can reach that; a clone under root's home (0700)
/// is out of reach for the `postgres` user, and nobody's home is opened up for it. Then the data lies in
/// `<shared root>/<hash of the project's path>-<random>/data`, a symbolic link at the configured path points there, and
/// the file `origin` beside the data names that link. The random part keeps a new clone at an old path from
/// finding the data of its predecessor; `origin` keeps a *copied* project from sharing the data of its model.
struct Placement {
  let directory: String
  let account: SystemAccount
  /// The major version of the data; nil when there is none yet.
  let version: Int?

  /// - Throws: `.missingAccount`, `.notACluster`, `.permission`, `.diskFull`, `.system`.
  static func find(_ configuration: ClusterConfiguration) async throws(ClusterError) -> Placement {
    let path = configuration.dataDirectory
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT else { throw .system("look at", path, code: errno) }
      let account = try SystemAccount.forPostgres(
        dataOwner: nil, unprivilegedUser: configuration.unprivilegedUser)
      if try await account.canReach(parent(of: path)) {
        return Placement(directory: path, account: account, version: nil)
      }
      return Placement(
        directory: try await relocate(path, for: account, configuration), account: account, version: nil)
    }
    guard status.st_mode & S_IFMT == S_IFLNK else {
      return try await existing(at: path, configuration)
    }
    let target = try await followed(path, configuration)
    return try await existing(at: target, configuration)
  }

  /// Judges what stands at `directory`: nothing (yet), an empty directory, or a cluster.
  private static func existing(
    at directory: String, _ configuration: ClusterConfiguration
  ) async throws(ClusterError) -> Placement {
    var status = stat()
    let isThere = lstat(directory, &status) == 0
    let names = try? FileManager.default.contentsOfDirectory(atPath: directory)
    let isEmpty = !isThere || names?.isEmpty == true
    let account = try SystemAccount.forPostgres(
      dataOwner: isEmpty ? nil : status.st_uid, unprivilegedUser: configuration.unprivilegedUser)
    guard try await account.canReach(parent(of: directory)) else {
      throw ClusterError(
        .permission, "the user '\(account.name)', who runs Postgres, cannot enter \(parent(of: directory))",
        remedy:
          "move the project to a place that all users can enter, or delete \(directory) to have the data "
          + "placed elsewhere, which loses it")
    }
    if isEmpty { return Placement(directory: directory, account: account, version: nil) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw notACluster(directory, "is not a directory") }
    guard status.st_uid == account.userID else {
      let owner = SystemAccount(userID: status.st_uid).name
      throw ClusterError(
        .permission,
        "the data in \(directory) belongs to the user '\(owner)', and Postgres would run as '\(account.name)'",
        remedy: (geteuid() == 0 ? "" : "start the program as root or as '\(owner)', or ")
          + "run `chown -R \(account.name): '\(directory)'` as root")
    }
    // Postgres insists on a private directory; making it so takes nothing from anybody.
    if status.st_mode & 0o077 != 0, chmod(directory, 0o700) != 0 {
      throw .system("close to other users", directory, code: errno)
    }
    let stated = try? String(contentsOfFile: directory + "/PG_VERSION", encoding: .utf8)
    guard let stated else { throw notACluster(directory, "is not a Postgres data directory") }
    guard let version = Int(stated.trimmingCharacters(in: .whitespacesAndNewlines)),
      access(directory + "/global/pg_control", F_OK) == 0
    else { throw notACluster(directory, "is only part of a Postgres data directory") }
    return Placement(directory: directory, account: account, version: version)
  }

  private static func notACluster(_ directory: String, _ what: String) -> ClusterError {
    ClusterError(
      .notACluster, "\(directory) \(what)",
      remedy: "move it away, and the next start makes a new, empty database")
  }

  // MARK: Data out of place

  /// Where the link at `path` leads; a copied project gets a place of its own.
  private static func followed(
    _ path: String, _ configuration: ClusterConfiguration
  ) async throws(ClusterError) -> String {
    guard let text = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
      throw .system("read the link", path, code: EIO)
    }
    let target = URL(fileURLWithPath: text, relativeTo: URL(fileURLWithPath: parent(of: path))).path
    let holder = parent(of: target)
    guard access(holder, F_OK) == 0 else {
      throw ClusterError(
        .notACluster, "\(path) points to \(target), which is gone",
        remedy: "bring it back, or delete the link, and the next start makes a new, empty database")
    }
    let note = holder + "/origin"
    guard let origin = try? String(contentsOfFile: note, encoding: .utf8), origin != path else {
      return target
    }
    if (try? FileManager.default.destinationOfSymbolicLink(atPath: origin)) == text {
      configuration.logger.notice(
        "this project is a copy; it gets a database of its own", metadata: ["copiedFrom": "\(origin)"])
      let account = try SystemAccount.forPostgres(
        dataOwner: nil, unprivilegedUser: configuration.unprivilegedUser)
      guard unlink(path) == 0 else { throw .system("replace", path, code: errno) }
      return try await relocate(path, for: account, configuration)
    }
    try write(path, to: note)
    return target
  }

  /// Chooses a place that `account` can reach and points to it; there is no data in it yet.
  private static func relocate(
    _ path: String, for account: SystemAccount, _ configuration: ClusterConfiguration
  ) async throws(ClusterError) -> String {
    let name = "\(hexadecimal(hash(of: path)))-\(hexadecimal(UInt64.random(in: 0 ... .max)))"
    var failure = ClusterError.system("make a directory in", "/", code: EACCES)
    for root in configuration.sharedRoots {
      do throws(ClusterError) {
        try makeDirectory(root)
        guard try await account.canReach(root) else { continue }
        let holder = root + "/" + name
        guard mkdir(holder, 0o755) == 0, chmod(holder, 0o755) == 0 else {
          throw .system("make the directory", holder, code: errno)
        }
        do throws(ClusterError) {
          try write(path, to: holder + "/origin")
          guard symlink(holder + "/data", path) == 0 else {
            throw .system("make the link", path, code: errno)
          }
        } catch {
          try? FileManager.default.removeItem(atPath: holder)
          throw error
        }
        configuration.logger.notice(
          "the project is out of reach for the user that runs Postgres; its data lies elsewhere",
          metadata: ["user": "\(account.name)", "data": "\(holder)/data"])
        return holder + "/data"
      } catch {
        failure = error
      }
    }
    throw failure
  }

  /// Makes `path` and its missing parents, open for all to pass through whatever the umask says.
  static func makeDirectory(_ path: String) throws(ClusterError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    if path != "/" { try makeDirectory(parent(of: path)) }
    guard mkdir(path, 0o755) == 0 else {
      if errno == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
      throw .system("make the directory", path, code: errno)
    }
    chmod(path, 0o755)
  }

  private static func parent(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  private static func write(_ text: String, to path: String) throws(ClusterError) {
    do {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw .system("write", path, code: errno)
    }
  }

  /// FNV-1a: the same in every process, which Swift's own hashes are not.
  private static func hash(of text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  private static func hexadecimal(_ number: UInt64) -> String { String(number, radix: 16) }
}
