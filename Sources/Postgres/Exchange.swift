/// A conversation that cannot be pipelined and has the connection to itself: a script of several statements, or a
/// COPY from the client.
final class Exchange {
  enum Kind {
    case script
    case copyIn
  }

  let id: UInt64
  let kind: Kind
  let sql: String
  /// Answered when the server is ready for the rows of a COPY.
  var begun: Reply<Void>?
  /// Answered at the end, with the number of rows the last statement touched.
  var ended: Reply<Int>?
  /// A chunk whose caller waits until the socket has taken it; `isQueued` once libpq has it.
  var chunk: (bytes: [UInt8], isQueued: Bool, reply: Reply<Void>)?
  var isCopying = false
  var isCancelled = false
  var failure: PostgresError?
  var affectedRows = 0

  init(id: UInt64, kind: Kind, sql: String, begun: Reply<Void>?, ended: Reply<Int>?) {
    self.id = id
    self.kind = kind
    self.sql = sql
    self.begun = begun
    self.ended = ended
  }

  /// Answers everybody who still waits.
  func fail(_ error: PostgresError) {
    failure = failure ?? error
    begun?.resume(returning: .failure(error))
    begun = nil
    chunk?.reply.resume(returning: .failure(error))
    chunk = nil
    ended?.resume(returning: .failure(error))
    ended = nil
  }
}
