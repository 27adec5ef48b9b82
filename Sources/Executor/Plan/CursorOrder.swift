import Schema

/// The order that a cursor belongs to: its keys, the id last.
struct CursorOrder: Hashable, Sendable {
  var type: String
  var keys: [OrderKey]
  var types: [ParameterType]
  /// Which keys can be null; such rows come last ascending, first descending, as in Postgres.
  var nullable: [Bool]

  /// A short name of the order, carried by its cursors so that a cursor of another order is refused.
  var fingerprint: Int64 {
    // FNV-1a: stable between processes, unlike Hasher.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(type):\(keys.map { "\($0.field)\($0.isDescending ? "-" : "+")" }.joined(separator: ","))"
      .utf8
    {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return Int64(hash >> 32)
  }
}
