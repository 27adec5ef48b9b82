import Glibc
import TestSupport

/// What a server answered to one request.
struct HTTPAnswer: Sendable {
  var status: Int
  /// Names in lower case.
  var headers: [String: String]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
}

struct HTTPFailure: Error, CustomStringConvertible {
  let description: String
}

/// One connection to 127.0.0.1, byte for byte as the tests want it. Its calls block; `HTTPClient` keeps them off the
/// threads of tasks.
final class HTTPConnection {
  private let descriptor: Int32
  private var unread: [UInt8] = []

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0, let number = UInt16(exactly: port) else {
      throw HTTPFailure(description: "no socket")
    }
    var limit = timeval(tv_sec: 180, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = number.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let code = errno
      close(descriptor)
      throw HTTPFailure(description: "connect: \(String(cString: strerror(code)))")
    }
  }

  deinit { close(descriptor) }

  /// - Parameter mayBreak: a server may refuse a long body before it has read all of it.
  func send(_ bytes: [UInt8], mayBreak: Bool = false) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0, mayBreak { return }
      guard count > 0 else { throw HTTPFailure(description: "send: \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads one response, its body by Content-Length or in chunks.
  /// - Parameter hasBody: false for the answer to HEAD, whose headers speak of a body that does not come.
  func receive(hasBody: Bool = true) throws -> HTTPAnswer {
    let head = String(decoding: try read(until: Array("\r\n\r\n".utf8)), as: UTF8.self).split(
      separator: "\r\n")
    let words = head.first?.split(separator: " ") ?? []
    guard words.count >= 2, let status = Int(words[1]) else {
      throw HTTPFailure(description: "not HTTP: \(head)")
    }
    var headers: [String: String] = [:]
    for line in head.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let name = parts[0].lowercased()
      let value = String(parts[1].drop { $0 == " " })
      // Several lines of one name are one list.
      headers[name] = headers[name].map { "\($0), \(value)" } ?? value
    }
    var body: [UInt8] = []
    guard hasBody else { return HTTPAnswer(status: status, headers: headers, body: body) }
    if let length = headers["content-length"].flatMap({ Int($0) }) {
      body = try read(count: length)
    } else if headers["transfer-encoding"] == "chunked" {
      while true {
        let line = String(decoding: try read(until: Array("\r\n".utf8)).dropLast(2), as: UTF8.self)
        guard let size = Int(line, radix: 16) else { throw HTTPFailure(description: "bad chunk \(line)") }
        body += try read(count: size)
        _ = try read(count: 2)
        if size == 0 { break }
      }
    }
    return HTTPAnswer(status: status, headers: headers, body: body)
  }

  private func read(until end: [UInt8]) throws -> [UInt8] {
    while true {
      if let range = unread.firstRange(of: end) {
        defer { unread.removeFirst(range.upperBound) }
        return Array(unread[..<range.upperBound])
      }
      try fill()
    }
  }

  private func read(count: Int) throws -> [UInt8] {
    while unread.count < count { try fill() }
    defer { unread.removeFirst(count) }
    return Array(unread[..<count])
  }

  private func fill() throws {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else {
      throw HTTPFailure(description: count == 0 ? "closed" : "recv: \(String(cString: strerror(errno)))")
    }
    unread += buffer[..<count]
  }
}

/// Requests to one server.
struct HTTPClient: Sendable {
  let port: Int

  /// Runs what blocks on a thread that may.
  func withConnection<Result: Sendable>(
    _ body: @escaping @Sendable (HTTPConnection) throws -> Result
  ) async throws -> Result {
    let port = port
    return try await onOwnThread { try body(try HTTPConnection(port: port)) }
  }

  /// One request on a connection of its own.
  func send(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil
  ) async throws -> HTTPAnswer {
    try await withConnection { connection in
      try connection.send(Self.request(method, path, headers: headers, body: body), mayBreak: true)
      return try connection.receive(hasBody: method != "HEAD")
    }
  }

  func get(_ path: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
    try await send("GET", path, headers: headers)
  }

  /// Any text as the body of a POST to GraphQL, said to be JSON.
  func post(json: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
    try await send(
      "POST", "/graphql", headers: Self.json.merging(headers) { $1 }, body: Array(json.utf8))
  }

  /// A document as a client would post it.
  func post(_ document: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
    try await send("POST", "/graphql", headers: Self.json.merging(headers) { $1 }, body: Self.body(document))
  }

  static let json = ["Content-Type": "application/json"]

  static func body(_ document: String) -> [UInt8] {
    let escaped = document.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\n", with: "\\n")
    return Array("{\"query\":\"\(escaped)\"}".utf8)
  }

  static func request(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil
  ) -> [UInt8] {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"]
    lines += headers.map { "\($0.key): \($0.value)" }
    if let body { lines.append("Content-Length: \(body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? [])
  }
}
