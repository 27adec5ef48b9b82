package import Logging

/// LISTEN on a connection of its own, kept up for as long as the listener lives.
package final class Listener: Sendable {
  package enum Message: Sendable, Hashable {
    /// The server listens from here on. Comes first, again after every reconnect, and after events that a slow
    /// consumer has lost: read the state that the notifications speak of, once, each time.
    case listening
    /// The connection is gone, and notifications with it, until the next `.listening`.
    case lost
    case notification(payload: String)
  }

  /// Events kept for a consumer that is behind; older ones give way and are replaced by one `.listening`.
  package static let bufferedEvents = 1024

  private let driver = Job.nextID()

  /// Connects with the first channel.
  /// - Parameter connection: as in `PoolConfiguration`.
  package init(
    connection: String, applicationName: String = "storegraph-listen",
    connectTimeout: Duration = .seconds(5), logger: Logger
  ) {
    let settings = LinkSettings(
      listener: connection, applicationName: applicationName, connectTimeout: connectTimeout)
    let driver = driver
    Reactor.shared.perform { loop in
      loop.add(ListenerDriver(id: driver, settings: settings, logger: logger, loop: loop))
    }
  }

  deinit { shutdown() }

  /// The stream ends with `shutdown`, or when its consumer stops; the last consumer's end stops the LISTEN.
  /// - Parameter channel: any name of at most 63 bytes, case-sensitive.
  package func notifications(channel: String) -> AsyncStream<Message> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Message.self, bufferingPolicy: .bufferingNewest(Listener.bufferedEvents))
    let (driver, subscriber) = (driver, Job.nextID())
    continuation.onTermination = { _ in
      Reactor.shared.perform { $0.driver(driver, as: ListenerDriver.self)?.unsubscribe(subscriber) }
    }
    Reactor.shared.perform { loop in
      guard let listener = loop.driver(driver, as: ListenerDriver.self) else { return continuation.finish() }
      listener.subscribe(subscriber, to: channel, continuation)
    }
    return stream
  }

  /// Ends every stream and closes the connection. May be called any number of times.
  package func shutdown() {
    let driver = driver
    Reactor.shared.perform { $0.driver(driver, as: ListenerDriver.self)?.shutdown() }
  }
}
