import Foundation

/// Reads out of Postgres' own words why it could not be made or started.
enum StartFailure {
  static func initialisation(
    _ name: String, _ end: ChildProcess.End, output: [String], directory: String
  ) -> ClusterError {
    if let full = diskFull(output, directory: directory) { return full }
    let reason = output.last { $0.contains("error:") || $0.contains("ERROR:") || $0.contains("FATAL:") }
    return ClusterError(
      .initialisationFailed, "the database could not be made, \(name) says: \(shortened(reason, end))",
      remedy: "repair that and start again; nothing was left behind", output: Array(output.suffix(20)))
  }

  /// - Parameter output: what this start added to the log.
  static func start(
    _ end: ChildProcess.End, output: [String], directory: String, port: UInt16, logFile: String
  ) -> ClusterError {
    if let full = diskFull(output, directory: directory) { return full }
    let tail = Array(output.suffix(20))
    if output.contains(where: { $0.contains("could not bind IPv4") && $0.contains("already in use") }) {
      return LoopbackPort.inUse(port)
    }
    if output.contains(where: {
      $0.contains("pre-existing shared memory block") || $0.contains("Is another postm")
    }) {
      return ClusterError(
        .inUse, "another Postgres still uses the data in \(directory)",
        remedy: "stop it (its processes show that path, or `storegraph-…`, in `ps`)", output: tail)
    }
    if let line = output.last(where: {
      $0.contains("configuration parameter") || $0.contains("invalid value for")
    }) {
      return ClusterError(
        .invalidConfiguration, "Postgres refuses a setting: \(shortened(line, end))",
        remedy: "correct it in the configuration", output: tail)
    }
    let reason = output.last { $0.contains("FATAL:") || $0.contains("PANIC:") }
    return ClusterError(
      .startFailed, "Postgres did not start: \(shortened(reason ?? output.last, end))",
      remedy: "read \(logFile), or move \(directory) away to begin with an empty database", output: tail)
  }

  /// A full disk often leaves no room to say so.
  private static func diskFull(_ output: [String], directory: String) -> ClusterError? {
    let complaint = output.last {
      $0.contains("No space left on device") || $0.contains("Disk quota exceeded")
    }
    if let complaint {
      let place = complaint.contains("shared memory") ? "/dev/shm" : directory
      return .diskFull(at: place, output: Array(output.suffix(20)))
    }
    guard let disk = DiskSpace(holding: directory), disk.free < 1 << 20 else { return nil }
    return .diskFull(at: directory, output: Array(output.suffix(20)))
  }

  /// The line from its severity on: the time and process before it say nothing to the reader.
  private static func shortened(_ line: String?, _ end: ChildProcess.End) -> String {
    guard let line else { return "it ended with \(end) and said nothing" }
    for mark in ["FATAL:", "PANIC:", "ERROR:", "error:", "LOG:"] {
      if let range = line.range(of: mark) {
        return String(line[range.upperBound...].drop { $0 == " " })
      }
    }
    return line
  }
}
