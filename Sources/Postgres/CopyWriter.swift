/// Takes the rows of one COPY. Small writes are collected into chunks; a chunk's write returns when the socket has
/// taken it, so a fast producer never fills the memory. Used by one task at a time.
package final class CopyWriter {
  private let link: UInt64
  private let exchange: UInt64
  private var chunk: [UInt8] = []

  /// Bytes; large enough that a message to the reactor per chunk does not show.
  static let chunkSize = 64 * 1024

  private static let largestMessage = 1024 * 1024

  init(link: UInt64, exchange: UInt64) {
    self.link = link
    self.exchange = exchange
  }

  /// Rows may be split anywhere.
  /// - Throws: `.cancelled` when the task is; `.connection`; `.server` when the COPY has failed already.
  package func write(_ bytes: some Sequence<UInt8>) async throws(PostgresError) {
    chunk.append(contentsOf: bytes)
    if chunk.count >= CopyWriter.chunkSize { try await flush() }
  }

  package func write(_ text: String) async throws(PostgresError) {
    try await write(text.utf8)
  }

  func flush() async throws(PostgresError) {
    if Task.isCancelled { throw .cancelled }
    guard !chunk.isEmpty else { return }
    let bytes = chunk
    chunk.removeAll(keepingCapacity: true)
    // One large write becomes several messages: libpq counts a message's bytes in 32 bits.
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start &+ CopyWriter.largestMessage)
      try await send(start == 0 && end == bytes.count ? bytes : Array(bytes[start..<end])).get()
      start = end
    }
  }

  private func send(_ bytes: [UInt8]) async -> Result<Void, PostgresError> {
    let (link, exchange) = (link, exchange)
    return await Reply<Void>.awaiting { reply in
      Reactor.shared.perform { loop in
        guard let link = loop.link(link) else {
          return reply.resume(returning: .failure(.connection("the connection was lost")))
        }
        link.copy(bytes, for: exchange, reply: reply)
      }
    }
  }

  func end(problem: String?) async -> Result<Int, PostgresError> {
    let (link, exchange) = (link, exchange)
    return await Reply<Int>.awaiting { reply in
      Reactor.shared.perform { loop in
        guard let link = loop.link(link) else {
          return reply.resume(returning: .failure(.connection("the connection was lost")))
        }
        link.endCopy(for: exchange, problem: problem, reply: reply)
      }
    }
  }
}
