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

  /// Seals what fixtures write down in clear: JSON, which never begins as sealed bytes do.
  static func sealFixture(in database: TestDatabase) async throws {
    let pool = database.ownerPool()
    for (table, column, place) in [
      ("\"order\"", "address", address), ("membership", "phone", SealedPlace("User.phone")),
    ] {
      let find = """
        select store_id, \(column) from \(table) where substring(\(column) for 1) <> '\\x01' group by 1, 2
        """
      let results = try await pool.withConnection {
        try await $0.run(Segment([.oneShot(find)], access: .read))
      }
      guard let clear = results.first else { continue }
      for row in 0..<clear.rowCount {
        guard let tenant = clear.uuid(row: row, column: 0), let bytes = clear.bytea(row: row, column: 1)
        else {
          continue
        }
        let sealed = try cipher.seal(parseJSON(bytes), in: place, of: tenant)
        try await database.run(
          """
          update \(table) set \(column) = \(literal(sealed))
          where store_id = '\(tenant)' and \(column) = \(literal(Sealed(bytes: bytes)))
          """)
      }
    }
    await pool.shutdown()
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
