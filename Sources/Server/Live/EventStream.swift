import Executor
import HTTPTypes
import Hummingbird
import NIOCore

/// GraphQL over Server-Sent Events, distinct connections: one operation a request, its results as events `next`, then
/// `complete`. The `id` of an event is the stream's cursor, so that `Last-Event-ID` goes on behind it.
struct EventStream: Sendable {
  static let mediaType = "text/event-stream"

  let live: LiveService
  let engine: QueryEngine
  /// Bytes that wait for a client that reads slowly.
  var backlog = 1 << 20
  /// Between comments that keep proxies from closing a quiet connection.
  var pause = Duration.seconds(15)

  /// Whether the client wants events rather than one answer.
  static func isWanted(accept: String?) -> Bool {
    guard let accept, accept.contains(mediaType) else { return false }
    let members = WeightedValue.list(accept)
    guard let own = members.first(where: { $0.value == mediaType }), own.weight > 0 else { return false }
    let others = members.filter { $0.value.hasPrefix("application/") }
    return !others.contains { $0.weight > own.weight }
  }

  func response(to request: GraphQLRequest) async -> Response {
    let sink = EventStreamSink(backlog: backlog)
    var running: RunningStream?
    if engine.kind(of: request) == .subscription {
      do {
        running = RunningStream(try await live.subscribe(request, sink: sink))
      } catch {
        sink.finish(with: live.response(to: error, request).body)
      }
    } else {
      sink.finish(with: await engine.answer(request).body)
    }
    var headers = HTTPFields(CommonHeaders.security)
    headers[.contentType] = "\(Self.mediaType); charset=utf-8"
    headers[.cacheControl] = "no-store"
    headers[.vary] = "Accept, Authorization"
    // Proxies of the nginx family else collect an answer before they pass it on.
    if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
    let (held, pause) = (running, pause)
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        let beat = Task {
          while !Task.isCancelled {
            try await Task.sleep(for: pause)
            sink.comment()
          }
        }
        defer {
          beat.cancel()
          sink.close()
          withExtendedLifetime(held) {}
        }
        while let chunk = await sink.next() { try await writer.write(chunk) }
        if sink.isComplete { try await writer.finish(nil) } else { throw CancellationError() }
      })
  }
}

/// Ends its subscription when it goes: the body that holds it is never run where the client has gone before the first byte.
private final class RunningStream: Sendable {
  private let subscription: StreamSubscription

  init(_ subscription: StreamSubscription) { self.subscription = subscription }

  deinit { Task { [subscription] in await subscription.cancel() } }
}
