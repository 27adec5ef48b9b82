import Glibc

/// A user of this machine, as Postgres runs under it.
struct SystemAccount: Sendable, Equatable {
  let name: String
  let userID: uid_t
  let groupID: gid_t

  /// Whether a child has to give up rights to become this user.
  var needsSwitch: Bool { geteuid() != userID }

  /// Nil when the machine has no such user.
  init?(named name: String) {
    self.init { entry, buffer, size, found in getpwnam_r(name, entry, buffer, size, found) }
  }

  /// The user `userID`; without a name in the user database its number serves as one.
  init(userID: uid_t) {
    let known = SystemAccount { entry, buffer, size, found in
      getpwuid_r(userID, entry, buffer, size, found)
    }
    self = known ?? SystemAccount(name: String(userID), userID: userID, groupID: getegid())
  }

  private init(name: String, userID: uid_t, groupID: gid_t) {
    self.name = name
    self.userID = userID
    self.groupID = groupID
  }

  private init?(
    _ look: (
      UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
      UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32
  ) {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    // Entries with long member lists need more than the usual kilobyte.
    var buffer = [CChar](repeating: 0, count: 64 << 10)
    let size = buffer.count
    guard look(&entry, &buffer, size, &found) == 0, found != nil, let name = entry.pw_name else { return nil }
    self.init(name: String(cString: name), userID: entry.pw_uid, groupID: entry.pw_gid)
  }
}

extension SystemAccount {
  /// Whom Postgres runs as: oneself, or, for root, the owner of the data that is already there, else the
  /// unprivileged user of the configuration.
  /// - Throws: `.missingAccount` when root has nobody to become.
  static func forPostgres(
    dataOwner: uid_t?, unprivilegedUser: String
  ) throws(ClusterError) -> SystemAccount {
    let me = geteuid()
    guard me == 0 else { return SystemAccount(userID: me) }
    if let dataOwner, dataOwner != 0 { return SystemAccount(userID: dataOwner) }
    guard let account = SystemAccount(named: unprivilegedUser), account.userID != 0 else {
      throw ClusterError(
        .missingAccount,
        "Postgres refuses to run as root, and there is no user '\(unprivilegedUser)' to run it as",
        remedy:
          "run `apt-get install postgresql-15`, which creates that user, or start the program as another user"
      )
    }
    return account
  }
}
