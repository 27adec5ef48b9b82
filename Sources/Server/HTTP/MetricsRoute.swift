import Executor
import HTTPTypes
import Hummingbird

/// `GET /metrics` for Prometheus, in its text format 0.0.4. Only who has the token may read it.
struct MetricsRoute: Sendable {
  static let path = "/metrics"

  let token: String
  let engine: QueryEngine
  let started: ContinuousClock.Instant

  func add(to router: Router<CorrelatedContext>) {
    router.get(RouterPath(Self.path)) { request, _ in
      var headers = HTTPFields(CommonHeaders.security)
      headers[.cacheControl] = "no-store"
      guard isAllowed(request.headers[.authorization]) else {
        headers[.wwwAuthenticate] = "Bearer"
        return Response(status: .unauthorized, headers: headers)
      }
      headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: .init(string: text)))
    }
  }

  /// Compares every byte, whatever differs first.
  private func isAllowed(_ header: String?) -> Bool {
    let expected = Array("Bearer \(token)".utf8)
    let given = Array((header ?? "").utf8)
    guard given.count == expected.count else { return false }
    return zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private var text: String {
    var text = Exposition()
    let up = (ContinuousClock.now - started).components
    text.add(
      "storegraph_uptime_seconds", .gauge, "Time since the server began to listen.", [("", Int(up.seconds))])
    text.add(
      "storegraph_database_trips_total", .counter,
      "Round trips to the database, by what their connections are for.",
      ["read", "filter", "write", "live"].map { (#"{lane="\#($0)"}"#, engine.trips(lane: $0)) })
    if let counts = engine.answerCacheCounts {
      text.add(
        "storegraph_answer_cache_requests_total", .counter,
        "Answers by how far kept bytes served them: wholly, in their shared fields, or not at all.",
        [
          (#"{result="hit"}"#, counts.hits), (#"{result="partial"}"#, counts.partial),
          (#"{result="miss"}"#, counts.misses),
        ])
      text.add(
        "storegraph_answer_cache_outdated_total", .counter,
        "Kept answers whose versions no longer held when asked for.",
        [("", counts.outdated)])
      text.add(
        "storegraph_answer_cache_entries", .gauge, "Answers and parts of answers kept.",
        [("", counts.answers)])
      text.add(
        "storegraph_answer_cache_bytes", .gauge, "Their bytes in memory, by estimate.", [("", counts.bytes)])
    }
    return text.text
  }
}

/// Prometheus' text exposition format.
private struct Exposition {
  enum Kind: String { case counter, gauge }

  var text = ""

  /// - Parameter samples: labels in braces, or nothing, and the value.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [(String, Int)]) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    for (labels, value) in samples { text += "\(name)\(labels) \(value)\n" }
  }
}
