import Foundation
import Glibc

/// One program to run as a child, with everything it may inherit spelt out.
struct Command {
  enum Output {
    /// Standard output and error are collected; see `ChildProcess.output`.
    case captured
    /// Both go to this open descriptor.
    case file(Int32)
  }

  var executable: String
  var arguments: [String]
  var account: SystemAccount
  var environment: [String: String] = [:]
  /// Standard input, at most 4 KiB (it is put into a pipe before the child exists).
  var input = ""
  var output = Output.captured

  /// The words to execute. `setpriv` drops the rights of root and then asks the kernel to interrupt the child when
  /// this program is gone; in that order, since a change of user cancels the request. The shell ends at once when
  /// the program died before the request was made, and leaves a working directory the child might not be allowed in.
  func words(setpriv: String) -> [String] {
    var words = [setpriv, "--pdeathsig", "INT"]
    if account.needsSwitch {
      words += ["--reuid", "\(account.userID)", "--regid", "\(account.groupID)"]
      words += SystemAccount(named: account.name) == nil ? ["--clear-groups"] : ["--init-groups"]
    }
    words += ["--", "/bin/sh", "-c", #"test "$PPID" = "$0" || exit 125; cd / && exec "$@""#, "\(getpid())"]
    return words + [executable] + arguments
  }

  /// - Throws: `.missingTool` without `setpriv` (util-linux, part of every Debian).
  static func setpriv() throws(ClusterError) -> String {
    let places =
      ["/usr/bin", "/bin"] + Binaries.directories(inPath: ProcessInfo.processInfo.environment["PATH"])
    guard let found = places.map({ $0 + "/setpriv" }).first(where: { access($0, X_OK) == 0 }) else {
      throw ClusterError(
        .missingTool, "the command `setpriv` is not installed", remedy: "run `apt-get install util-linux`")
    }
    return found
  }
}
