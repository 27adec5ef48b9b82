import Executor
import Postgres

/// The publishable handle of a store (S0-67).
enum StoreToken {
  /// 128 bits of the system's random source in base64url: nobody can guess it.
  static func fresh() -> String {
    var generator = SystemRandomNumberGenerator()
    let bits = UUID(high: generator.next(), low: generator.next())
    return String(decoding: Base64URL.encode(bits.bytes), as: UTF8.self)
  }
}
