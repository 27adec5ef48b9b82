import CCrypt
import Crypto
import Dispatch
import Foundation
import Synchronization

/// Passwords as the database keeps them: bcrypt `$2b$`, cost 12, by the system's libcrypt.
///
/// One call takes a quarter of a second of one core. It runs on queues of its own, at most two at once, never on an event
/// loop or in Swift's pool of threads.
package enum PasswordHash {
  /// 2^12 rounds.
  package static let usualCost = 12
  /// bcrypt reads no further.
  private static let longest = 72
  /// `$2b$12$`, 22 characters of salt, 31 of hash.
  private static let length = 60

  private static let queues = [
    DispatchQueue(label: "storegraph.password.0", qos: .utility),
    DispatchQueue(label: "storegraph.password.1", qos: .utility),
  ]
  private static let calls = Atomic<Int>(0)

  /// - Parameter cost: 4 to 31; each step takes twice the time of the one before.
  /// - Returns: 60 characters with a fresh salt.
  /// - Throws: `PasswordFailure` where libcrypt refuses, as it does on systems that forbid bcrypt.
  package static func hash(_ password: String, cost: Int = usualCost) async throws -> String {
    let phrase = phrase(of: password)
    let made = await onQueue { salt(cost).flatMap { crypt(phrase, setting: $0) } }
    guard let made, made.count == length else { throw PasswordFailure() }
    return String(decoding: made, as: UTF8.self)
  }

  /// Whether `hash` was made from the password. Takes as long for a wrong password as for the right one; false at once
  /// for a text that is no bcrypt hash.
  package static func verify(_ password: String, _ hash: String) async -> Bool {
    let known = Array(hash.utf8)
    guard known.count == length, ["$2b$", "$2a$", "$2y$"].contains(hash.prefix(4)) else { return false }
    let phrase = phrase(of: password)
    guard let made = await onQueue({ crypt(phrase, setting: known) }), made.count == length else {
      return false
    }
    return zip(made, known).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// What bcrypt is given: the password in Unicode's composed form (RFC 8265, section 4.2), so that one keyboard's é is
  /// another's. What bcrypt would cut, beyond 72 bytes or at a NUL, is replaced by base64 of an HMAC-SHA256, 44 characters.
  private static func phrase(of password: String) -> [UInt8] {
    let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
    guard bytes.count > longest || bytes.contains(0) else { return bytes }
    let key = SymmetricKey(data: Array("storegraph long password 1".utf8))
    let code = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
    return Array(Data(code).base64EncodedString().utf8)
  }

  private static func onQueue<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    let call = calls.add(1, ordering: .relaxed).oldValue
    return await withCheckedContinuation { continuation in
      queues[call & 1].async { continuation.resume(returning: work()) }
    }
  }

  /// `$2b$12$` and 22 characters; nil where libcrypt has no bcrypt.
  private static func salt(_ cost: Int) -> [UInt8]? {
    var generator = SystemRandomNumberGenerator()
    let random = (0..<16).map { _ in CChar(truncatingIfNeeded: generator.next()) }
    var output = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
    guard crypt_gensalt_rn("$2b$", UInt(clamping: cost), random, 16, &output, Int32(output.count)) != nil
    else { return nil }
    return output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
  }

  /// - Parameters: both without NUL; what follows the salt in `setting` is not read.
  private static func crypt(_ phrase: [UInt8], setting: [UInt8]) -> [UInt8]? {
    // 32 KB: too much for the small stacks of a queue's threads.
    let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
    defer { data.deallocate() }
    let raw = UnsafeMutableRawBufferPointer(start: data, count: MemoryLayout<crypt_data>.size)
    raw.initializeMemory(as: UInt8.self, repeating: 0)
    // It holds the phrase.
    defer { explicit_bzero(data, raw.count) }
    let phrase = phrase.map(CChar.init(bitPattern:)) + [0]
    let setting = setting.map(CChar.init(bitPattern:)) + [0]
    guard let output = crypt_r(phrase, setting, data) else { return nil }
    return Array(String(cString: output).utf8)
  }
}

/// libcrypt made no hash.
package struct PasswordFailure: Error, CustomStringConvertible {
  package let description = "this system's libcrypt makes no bcrypt hashes"
}
