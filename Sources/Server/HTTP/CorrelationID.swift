import HTTPTypes
import Hummingbird

/// Names one request in headers, answers and every log line (S1-41).
enum CorrelationID {
  private static let digits = Array("0123456789abcdef".utf8)

  /// The client's `X-Request-Id` where it is short and plain, else a fresh one of 128 bits.
  static func of(_ request: Request) -> String {
    if let given = request.headers[.requestID], !given.isEmpty, given.utf8.count <= 128,
      given.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") })
    {
      return given
    }
    return fresh()
  }

  /// 128 random bits in hexadecimal digits.
  static func fresh() -> String {
    var generator = SystemRandomNumberGenerator()
    let digits = [generator.next(), generator.next()].flatMap { bits in
      (0..<16).map { Self.digits[Int(bits >> UInt64($0 * 4) & 15)] }
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
