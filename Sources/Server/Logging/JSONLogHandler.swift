import Executor
import Glibc
import Logging

/// One JSON object a line on standard error, so that standard output stays for answers.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level
  private let label: String

  init(label: String, level: Logger.Level) {
    self.label = label
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var members = [
      JSONMember("time", .string(Timestamp.now.rfc3339)),
      JSONMember("level", .string(event.level.rawValue)),
      JSONMember("logger", .string(label)),
      JSONMember("message", .string(event.message.description)),
    ]
    let all = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      members.append(JSONMember(key, .string(value.description)))
    }
    if let error = event.error { members.append(JSONMember("error", .string(String(reflecting: error)))) }
    var output: [UInt8] = []
    JSONValue.object(members).write(into: &output)
    output.append(UInt8(ascii: "\n"))
    Self.write(output)
  }

  /// One write for a line, so that lines of several threads do not mix. A log that nobody reads any more must not end the
  /// server, so what cannot be written is dropped.
  private static func write(_ line: [UInt8]) {
    line.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Glibc.write(2, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
      }
    }
  }
}

extension Configuration {
  /// Makes every logger of the process write JSON. Once, at the start.
  func bootstrapLogging() {
    let level = Logger.Level(rawValue: logLevel) ?? .info
    LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: level) }
  }
}
