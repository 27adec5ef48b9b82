package import Logging
import Postgres
import Synchronization

/// What a mutation's Swift function works with.
package struct MutationContext: Sendable {
  /// The tenant that the operation names; nil for operations that name none.
  package var tenant: UUID?
  package var viewer: Viewer
  package var request: GraphQLRequest
  package var writer: Writer
  package var logger: Logger
  private let signals: SignalBoard
  /// nil: rows of the answer are read after everything else.
  let reader: PayloadReader?
  package let effects = MutationEffects()

  package init(
    tenant: UUID?, viewer: Viewer, request: GraphQLRequest, writer: Writer, logger: Logger,
    signals: SignalBoard
  ) {
    self.init(
      tenant: tenant, viewer: viewer, request: request, writer: writer, logger: logger, signals: signals,
      reader: nil)
  }

  init(
    tenant: UUID?, viewer: Viewer, request: GraphQLRequest, writer: Writer, logger: Logger,
    signals: SignalBoard, reader: PayloadReader?
  ) {
    self.reader = reader
    self.tenant = tenant
    self.viewer = viewer
    self.request = request
    self.writer = writer
    self.logger = logger
    self.signals = signals
  }

  /// Tells those who follow a signal of the schema now; whether anybody does stays unknown.
  package func signal(_ name: String, _ value: JSONValue) {
    guard let tenant else { return }
    signals.send(Signal(tenant: tenant, name: name, value: value))
  }
}

/// What a mutation changes for the rest of its answer.
package final class MutationEffects: Sendable {
  private struct State {
    var tenant: UUID?
    var viewer: Viewer?
    var isPrivate = false
    var newCredential: String?
  }
  private let state = Mutex(State())

  package init() {}

  /// The payload's rows are read as this viewer of this tenant; the credential in the answer is shown once.
  /// - Parameter newCredential: what `Session.token` shows, where the viewer's session has a new one.
  package func adopt(tenant: UUID, viewer: Viewer, newCredential: String? = nil) {
    state.withLock {
      $0 = State(tenant: tenant, viewer: viewer, isPrivate: true, newCredential: newCredential)
    }
  }

  package var tenant: UUID? { state.withLock { $0.tenant } }
  package var viewer: Viewer? { state.withLock { $0.viewer } }
  package var newCredential: String? { state.withLock { $0.newCredential } }
  package var isPrivate: Bool { state.withLock { $0.isPrivate } }
}
