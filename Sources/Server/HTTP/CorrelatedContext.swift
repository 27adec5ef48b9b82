import Hummingbird

/// What middleware and routes know of one request.
struct CorrelatedContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Set by `RequestFrame` before any route runs.
  var correlationID = ""

  init(source: Source) { coreContext = .init(source: source) }
}
