import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Runs everything between a request and its response on the connection's own event loop, so that a request that waits for
/// the database changes threads twice instead of at every step.
struct LoopBoundChannel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value
  private let base: HTTP1Channel

  init(_ base: HTTP1Channel) { self.base = base }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    base.setup(channel: channel, logger: logger).flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(HeadErrorHandler(), position: .after(decoder))
      try pipeline.addHandler(LastAnswer(), position: .after(decoder))
      try pipeline.addHandler(LingeringClose(), position: .first)
      return value
    }
  }

  @concurrent
  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(LoopExecutor(loop: value.channel.eventLoop)) {
      await base.handle(value: value, logger: logger)
    }
  }
}

/// An event loop as an executor of tasks.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
