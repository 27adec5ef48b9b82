import Postgres
import Schema

/// An amount with its currency, as they lie in a row.
struct MoneyValue {
  var amount: Int64 = 0
  /// ISO 4217, valid while the result lives.
  var currency = UnsafeRawBufferPointer(start: nil, count: 0)

  /// - Returns: false where either is null, or the amount too large to be written.
  mutating func read(_ result: QueryResult, row: Int, _ amountColumn: Int, _ currencyColumn: Int) -> Bool {
    guard let number = result.int8(row: row, column: amountColumn),
      let code = result.bytes(row: row, column: currencyColumn), SlotFormat.integer.holds(number)
    else { return false }
    amount = number
    currency = code
    return true
  }
}

/// Remembers the exponent of the last currency: a store has one as a rule.
struct CurrencyExponents {
  private var code: UInt32 = 0
  private var exponent = 0

  mutating func of(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard bytes.count == 3 else { return Schema.exponent(ofCurrency: String(decoding: bytes, as: UTF8.self)) }
    let code = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    if code != self.code {
      exponent = Schema.exponent(ofCurrency: String(decoding: bytes, as: UTF8.self))
      self.code = code
    }
    return exponent
  }
}
