import Glibc
import Logging

/// How many files and sockets this process may have open.
enum DescriptorLimit {
  /// Some systems allow so many that programs which look at each of them take long.
  private static let most: rlim_t = 1 << 20

  /// Takes as many as are allowed: shells and services begin with 1,024, which a thousand sockets use up.
  static func raise(logger: Logger) {
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < min(limit.rlim_max, most) else { return }
    let before = limit.rlim_cur
    limit.rlim_cur = min(limit.rlim_max, most)
    if setrlimit(files, &limit) != 0 {
      logger.warning("the limit of open files stays low", metadata: ["files": "\(before)"])
    }
  }
}
