import Hummingbird
import NIOCore

/// What middleware and routes know of one request.
struct CorrelatedContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Set by `RequestFrame` before any route runs.
  var correlationID = ""
  /// The other end of the connection: a proxy's, where there is one.
  let clientAddress: String?

  init(source: Source) {
    coreContext = .init(source: source)
    clientAddress = source.channel.remoteAddress?.ipAddress
  }
}
