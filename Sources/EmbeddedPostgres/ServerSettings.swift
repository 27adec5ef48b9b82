/// The words and variables that the postmaster is started with. Settings go through the command line, so that a data
/// directory never keeps those of an older program.
struct ServerSettings {
  /// For a server that shares a small machine with the program: no parallel query (it would reorder UNION ALL arms
  /// and take the second core), no just-in-time compilation (it costs more than short statements take).
  static let defaults = [
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    "listen_addresses": "127.0.0.1",
  ]

  static let relaxed = ["fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"]

  /// glibc otherwise gives the heap back after every large answer and takes the page faults again (measured: 15–80%
  /// more CPU).
  static let environment = [
    "MALLOC_TRIM_THRESHOLD_": "67108864",
    "MALLOC_TOP_PAD_": "1048576",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
  ]

  /// All that Postgres' programs inherit: nothing of `PGPORT`, `PGDATA` and their like.
  static func variables(inheriting environment: [String: String]) -> [String: String] {
    var variables = ["LC_ALL": "C.UTF-8", "PATH": environment["PATH"] ?? "/usr/bin:/bin"]
    for name in ["LD_LIBRARY_PATH", "TZ"] { variables[name] = environment[name] }
    return variables
  }

  /// - Parameter listens: false starts without TCP, for the case that the port was taken in the meantime.
  static func arguments(
    _ configuration: ClusterConfiguration, directory: String, clusterName: String,
    socketDirectory: String, port: UInt16, listens: Bool
  ) -> [String] {
    var settings = defaults
    if configuration.durability == .relaxed { settings.merge(relaxed) { $1 } }
    settings.merge(configuration.settings) { $1 }
    if !listens { settings["listen_addresses"] = "" }
    // What the program itself depends on.
    settings["port"] = String(port)
    settings["cluster_name"] = clusterName
    settings["logging_collector"] = "off"
    settings["log_destination"] = "stderr"
    settings["unix_socket_directories"] = #""\#(socketDirectory.replacing("\"", with: "\"\""))""#
    return ["-D", directory]
      + settings.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
  }
}
