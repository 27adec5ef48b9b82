import FuzzTargets

/// What strangers do to a port. Each is one connection.
enum Attack: CaseIterable {
  case randomBytes, mutatedBody, mutatedHead, truncatedBody, wrongLength, chunks, pipelined, halfClosed,
    nested, longHead

  /// The bytes to send, made from the generator alone.
  func bytes(_ mutator: inout Mutator, _ seeds: [[UInt8]]) -> [UInt8] {
    let body = mutator.next(from: seeds)
    switch self {
    case .randomBytes:
      return (0..<mutator.number(below: 4_096)).map { _ in UInt8.random(in: 0...255, using: &mutator) }
    case .mutatedBody, .halfClosed: return request(body)
    case .mutatedHead:
      let head = Self.heads.map { Array($0.utf8) }
      return mutator.next(from: head + [request(body)])
    case .truncatedBody:
      let whole = request(body)
      return Array(whole.prefix(mutator.number(below: whole.count)))
    case .wrongLength:
      let lengths = [
        "-1", "1e3", "99999999999999999999", "0x10", "\(body.count + 5)", "\(body.count / 2)", "", "1, 2",
      ]
      return Array(
        "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: \(mutator.pick(lengths) ?? "")\r\n\r\n"
          .utf8) + body
    case .chunks:
      var bytes = Array(
        "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
          .utf8)
      for _ in 0..<mutator.number(below: 8) {
        let part = body.prefix(mutator.number(below: body.count + 1))
        let size =
          mutator.number(below: 4) == 0
          ? mutator.pick(["g", "-1", "ffffffffffffffff", "", "1;x"]) ?? "" : String(part.count, radix: 16)
        bytes += Array("\(size)\r\n".utf8) + part + Array("\r\n".utf8)
      }
      return bytes + Array("0\r\n\r\n".utf8)
    case .pipelined:
      var bytes: [UInt8] = []
      for _ in 0..<(1 + mutator.number(below: 10)) {
        bytes +=
          mutator.number(below: 3) == 0
          ? Array("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".utf8) : request(mutator.next(from: seeds))
      }
      return bytes + mutator.next(from: seeds)
    case .nested:
      return request(Nesting.allCases[mutator.number(below: Nesting.allCases.count)].body(size: 262_000))
    case .longHead:
      let count = mutator.number(below: 200_000)
      return Array("GET /graphql?query=".utf8) + [UInt8](repeating: UInt8(ascii: "%"), count: count)
        + Array(" HTTP/1.1\r\nX-Request-Id: ".utf8)
        + [UInt8](repeating: 0xFF, count: count) + Array("\r\n\r\n".utf8)
    }
  }

  private func request(_ body: [UInt8]) -> [UInt8] {
    HTTPClient.request("POST", "/graphql", headers: HTTPClient.json, body: body)
  }

  private static let heads = [
    "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: a\r\nAccept: application/graphql-response+json;q=0.5, */*\r\n\r\n",
    "GET /graphql?query={__typename}&variables=%7B%22a%22:1%7D&operationName=a HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x.y\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nContent-Length: 2\r\n\r\n{}",
    "OPTIONS /graphql HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\nAccess-Control-Request-Method: POST\r\n\r\n",
    "HEAD /ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nAccept-Encoding: gzip;q=1,*;q=0\r\n\r\n",
    "GET /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  ]
}

/// Bodies that nest one construct as deep as their size allows.
enum Nesting: CaseIterable {
  case selections, inlineFragments, lists, objects, listTypes, variableArrays, variableObjects, directives,
    fragments

  /// - Parameter size: bytes, about.
  func body(size: Int) -> [UInt8] {
    func document(_ before: String, _ unit: String, _ after: String = "") -> [UInt8] {
      HTTPClient.body(before + String(repeating: unit, count: size / unit.utf8.count) + after)
    }
    func variables(_ unit: String) -> [UInt8] {
      Array("{\"query\":\"{__typename}\",\"variables\":{\"a\":".utf8)
        + Array(String(repeating: unit, count: size / unit.utf8.count).utf8)
    }
    switch self {
    case .selections: return document("", "{a")
    case .inlineFragments: return document("", "{...")
    case .lists: return document("{a(b:", "[")
    case .objects: return document("{a(b:", "{c:")
    case .listTypes: return document("query($a:", "[")
    case .variableArrays: return variables("[")
    case .variableObjects: return variables("{\"a\":")
    case .directives: return document("{a", "@a", "}")
    case .fragments: return HTTPClient.body(Self.chain(bytes: size))
    }
  }

  /// Each fragment spreads the next.
  private static func chain(bytes: Int) -> String {
    "{...F0}" + (0..<bytes / 36).map { "fragment F\($0) on Query{...F\($0 + 1)}" }.joined()
  }
}
