import Executor
import NIOCore
import Testing

@testable import Server

@Suite("what waits for the reader of a stream of events", .tags(.server))
struct EventStreamSinkTests {
  private func text(_ sink: EventStreamSink) async -> String? {
    guard let bytes = await sink.next() else { return nil }
    return String(buffer: bytes)
  }

  private let body = [UInt8](repeating: UInt8(ascii: "x"), count: 200)

  @Test("a single message may be longer than what may wait, and has its end")
  func long() async {
    let sink = EventStreamSink(backlog: 100)
    sink.finish(with: body)
    let text = await text(sink)
    #expect(text?.hasSuffix("xxx\n\nevent: complete\ndata:\n\n") == true)
    #expect(sink.isComplete)
  }

  @Test("where more waits the stream breaks off behind whole events, to be continued")
  func slow() async {
    let sink = EventStreamSink(backlog: 5)
    // How long to wait before connecting again stands there from the beginning.
    sink.finish(with: body)
    #expect(await text(sink) == "retry: 1000\n\n")
    #expect(await text(sink) == nil)
    #expect(!sink.isComplete)
  }

  @Test("a comment says that the connection is alive only where nothing else waits to say so")
  func comments() async {
    let sink = EventStreamSink(backlog: 100)
    sink.comment()
    #expect(await text(sink) == "retry: 1000\n\n")
    sink.comment()
    sink.comment()
    #expect(await text(sink) == ":\n\n")
    sink.end(.stopping)
    #expect(await text(sink) == nil)
  }
}
