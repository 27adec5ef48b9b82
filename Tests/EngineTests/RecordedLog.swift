import Logging
import Synchronization

/// A log that tests read.
final class RecordedLog: LogHandler, Sendable {
  struct Line: Sendable {
    var message: String
    var metadata: [String: String]
  }

  private let kept = Mutex<[Line]>([])

  var lines: [Line] { kept.withLock { $0 } }
  var logger: Logger { Logger(label: "test") { _ in self } }

  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  subscript(metadataKey _: String) -> Logger.MetadataValue? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let texts = (event.metadata ?? [:]).mapValues { "\($0)" }
    kept.withLock { $0.append(Line(message: event.message.description, metadata: texts)) }
  }
}
