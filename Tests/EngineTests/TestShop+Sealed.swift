import Executor
import Foundation
import Postgres
import TestSupport

extension TestShop {
  /// The key of all tests here.
  static let cipher: Cipher = {
    let key = try? Cipher.Key(id: "test", bytes: (0..<32).map { UInt8($0) })
    return Cipher(keys: key.map { [$0] } ?? [])
  }()

  static let address = SealedPlace("Order.address")

  /// Seals what `shop.sql` writes down in clear.
  static func sealFixture(in database: TestDatabase) async throws {
    let clear = #"{"line1": "1 Gargaresh", "city": "طرابلس"}"#
    let sealed = try cipher.seal(parseJSON(Array(clear.utf8)), in: address, of: UUID(one))
    try await database.run(
      "update \"order\" set address = \(literal(sealed)) where address = convert_to('\(clear)', 'UTF8')")
  }

  /// Seals an address as the engine would and puts it into an order of the first store.
  func setAddress(_ value: JSONValue, ofOrder number: String) async throws {
    let sealed = try Self.cipher.seal(value, in: Self.address, of: UUID(Self.one))
    try await setAddress(sealed, ofOrder: number)
  }

  func setAddress(_ sealed: Sealed, ofOrder number: String) async throws {
    try await database.run(
      "update \"order\" set address = \(Self.literal(sealed)) where order_number = '\(number)'")
  }

  private static func literal(_ sealed: Sealed) -> String {
    "'\\x" + sealed.bytes.map { String(format: "%02x", $0) }.joined() + "'::bytea"
  }
}
