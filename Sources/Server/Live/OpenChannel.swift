import HummingbirdCore
import Logging
import NIOCore

/// A connection that becomes HTTP's or a WebSocket's with its first request.
struct OpenChannel: ServerChildChannel {
  let http: LoopBoundChannel
  let upgrade: SocketUpgrade
  /// Until the first request must have come.
  let patience: TimeAmount

  struct Value: ServerChildChannelValue {
    let channel: any Channel
    /// nil: a socket, or nothing, where there is no more to do.
    let http: EventLoopFuture<LoopBoundChannel.Value?>
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let promise = channel.eventLoop.makePromise(of: LoopBoundChannel.Value?.self)
      let doorman = Doorman(upgrade: upgrade, patience: patience) { isHTTP in
        guard isHTTP else { return promise.succeed(nil) }
        promise.completeWith(http.setup(channel: channel, logger: logger).map { $0 })
      }
      do {
        try channel.pipeline.syncOperations.addHandler(doorman)
      } catch {
        // The connection has ended already. A promise that nobody keeps would end the program.
        promise.fail(error)
        throw error
      }
      return Value(channel: channel, http: promise.futureResult)
    }
  }

  @concurrent
  func handle(value: Value, logger: Logger) async {
    do {
      if let http = try await value.http.get() { await self.http.handle(value: http, logger: logger) }
    } catch {
      value.channel.close(promise: nil)
    }
  }
}
