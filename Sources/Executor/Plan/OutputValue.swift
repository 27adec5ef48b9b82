import GraphQL
import Schema

/// How the value of a field is written. Slots count within the node of the current row.
///
/// Only the case that holds a value of its own kind is indirect: a box for every case would be retained and released for
/// every value written.
enum OutputValue: Sendable {
  case slot(Int, SlotFormat)
  case json(slot: Int, projection: Projection?)
  /// An encrypted value, to be opened as this field's.
  indirect case sealed(slot: Int, SealedPlace, Projection?)
  case constant([UInt8])
  case money(amount: Int, currency: Int, parts: [MoneyField])
  /// Fields over the same row.
  case group(OutputObject)
  /// The row of another node that belongs to the current row.
  case one(node: Int, OutputObject)
  /// The first member that has a row.
  case oneOf([Member])
  case list(node: Int, OutputObject, cap: Int)
  case listOf([Member])
  case connection(OutputConnection)
  /// Whether there are more rows than the limit.
  case hasMore(node: Int, limit: Int)
  /// Seen only in rows where the slot is true.
  indirect case conditional(visible: Int, path: String, OutputValue)
  case resolved(call: Int, projection: Projection?)
  /// A value that the mutation's Swift function returned.
  case payload(String, Projection?)
  case position
  /// Read anew for every answer, even where the rest is kept.
  indirect case volatile(OutputValue)
  /// The same for every viewer of the role: kept for all of them together.
  indirect case shared(OutputValue)
  /// A shared field whose bytes come from another answer.
  case sharedElsewhere
  /// Why a stream cannot go on; null while it can.
  case resync
  /// Answered from memory, already JSON.
  case memory([UInt8])

  struct Member: Sendable {
    var node: Int
    var object: OutputObject
  }
}

extension OutputValue {
  /// Whether something in it is read anew for every answer.
  var isVolatile: Bool {
    switch self {
    case .position, .volatile: true
    case .shared(let value): value.isVolatile
    case .sharedElsewhere, .slot, .json, .sealed, .constant, .money, .hasMore, .resolved, .payload, .resync,
      .memory:
      false
    case .group(let object), .one(_, let object), .list(_, let object, _): object.isVolatile
    case .oneOf(let members), .listOf(let members): members.contains { $0.object.isVolatile }
    case .conditional(_, _, let value): value.isVolatile
    case .connection(let connection):
      connection.fields.contains { field in
        switch field.value {
        case .nodes(let object): object.isVolatile
        case .edges(let edges):
          edges.contains { if case .node(let object) = $0.value { object.isVolatile } else { false } }
        case .pageInfo, .totalCount, .constant: false
        }
      }
    }
  }
}

enum SlotFormat: Sendable, Hashable {
  case uuid, text
  /// Within 32 bits.
  case int
  /// Within ±(2^53 − 1).
  case integer
  case float, boolean, timestamp, json
}

struct MoneyField: Sendable {
  var literal: [UInt8]
  var part: Part
  enum Part: Sendable {
    case amount, currency, exponent
    case constant([UInt8])
  }
}

struct OutputConnection: Sendable {
  var node: Int?
  var fields: [ConnectionField]
  /// Index in the plan's limits.
  var limit: Int
  var isBackward: Bool
  /// Whether a cursor or a page puts rows before (forward) or behind (backward) this page.
  var continues: ValueSource?
  var page: ValueSource?
  var offset: Int?
  /// Node that counts all rows.
  var total: Int?
  /// Slots of the cursor's values, the id last.
  var cursor: [Int]
  var cursorFormats: [SlotFormat]
  var order: CursorOrder?
}

struct ConnectionField: Sendable {
  var literal: [UInt8]
  var key: Int
  var value: Value

  enum Value: Sendable {
    case nodes(OutputObject)
    case edges([EdgeField])
    case pageInfo([PageInfoField])
    case totalCount
    case constant([UInt8])
  }
}

struct EdgeField: Sendable {
  var literal: [UInt8]
  var key: Int
  var value: Value
  enum Value: Sendable {
    case cursor
    case node(OutputObject)
    case constant([UInt8])
  }
}

struct PageInfoField: Sendable {
  var literal: [UInt8]
  var value: Value
  enum Value: Sendable {
    case part(PageInfoPart)
    case constant([UInt8])
  }
}

/// The part of a JSON value that a selection asks for.
struct Projection: Sendable {
  var fields: [Field]
  struct Field: Sendable {
    var literal: [UInt8]
    var key: Int
    var source: Source
    var isNonNull: Bool
    var projection: Projection?
  }
  enum Source: Sendable {
    case member(String)
    case constant([UInt8])
  }
}
