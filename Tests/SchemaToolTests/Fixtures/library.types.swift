// Made by SchemaTool from schema.yaml; whatever is changed here is lost at the next build.
// swift-format-ignore-file

import Executor

enum Action: String, SchemaEnum, CaseIterable {
  case created = "CREATED"
  case updated = "UPDATED"
  case deleted = "DELETED"
  case control = "CONTROL"
}

/// How a book is bound.
enum Binding: String, SchemaEnum, CaseIterable {
  /// In boards
  case hardCover = "HARD_COVER"
  case paperback = "PAPERBACK"
  case `default` = "default"
}

struct Signpost: Sendable, Equatable {
  var id: UUID
  var token: String
  var alias: String?
  var branchId: UUID
  var createdAt: Timestamp
  var updatedAt: Timestamp
}

extension Signpost: TableRow, IdentifiedRow {
  static let table = "signpost"
  static let columns = [
    "id",
    "token",
    "alias",
    "branch_id",
    "created_at",
    "updated_at",
  ]

  init(from reader: inout ColumnReader) throws {
    self.id = try requiredColumn(reader.uuid(), "signpost.id")
    self.token = try requiredColumn(reader.text(), "signpost.token")
    self.alias = try reader.text()
    self.branchId = try requiredColumn(reader.uuid(), "signpost.branch_id")
    self.createdAt = try requiredColumn(reader.timestamp(), "signpost.created_at")
    self.updatedAt = try requiredColumn(reader.timestamp(), "signpost.updated_at")
  }

  func encode(into writer: inout some ColumnWriter) throws {
    writer.write(uuid: self.id)
    writer.write(text: self.token)
    writer.write(text: self.alias)
    writer.write(uuid: self.branchId)
    writer.write(timestamp: self.createdAt)
    writer.write(timestamp: self.updatedAt)
  }
}

struct Branch: Sendable, Equatable {
  var branchID: UUID
  var id: UUID
  var isOpen: Bool = true
  var createdAt: Timestamp
  var updatedAt: Timestamp
}

extension Branch: TableRow, IdentifiedRow {
  static let table = "branch"
  static let columns = [
    "branch_id",
    "id",
    "is_open",
    "created_at",
    "updated_at",
  ]

  init(from reader: inout ColumnReader) throws {
    self.branchID = try requiredColumn(reader.uuid(), "branch.branch_id")
    self.id = try requiredColumn(reader.uuid(), "branch.id")
    self.isOpen = try requiredColumn(reader.bool(), "branch.is_open")
    self.createdAt = try requiredColumn(reader.timestamp(), "branch.created_at")
    self.updatedAt = try requiredColumn(reader.timestamp(), "branch.updated_at")
  }

  func encode(into writer: inout some ColumnWriter) throws {
    writer.write(uuid: self.branchID)
    writer.write(uuid: self.id)
    writer.write(bool: self.isOpen)
    writer.write(timestamp: self.createdAt)
    writer.write(timestamp: self.updatedAt)
  }
}

struct Visit: Sendable, Equatable {
  var branchID: UUID
  var id: UUID
  var tokenHash: [UInt8]
  var readerId: UUID?
  var expiresAt: Timestamp
  var createdAt: Timestamp
  var updatedAt: Timestamp
}

extension Visit: TableRow, IdentifiedRow {
  static let table = "visit"
  static let columns = [
    "branch_id",
    "id",
    "token_hash",
    "reader_id",
    "expires_at",
    "created_at",
    "updated_at",
  ]

  init(from reader: inout ColumnReader) throws {
    self.branchID = try requiredColumn(reader.uuid(), "visit.branch_id")
    self.id = try requiredColumn(reader.uuid(), "visit.id")
    self.tokenHash = try requiredColumn(reader.bytes(), "visit.token_hash")
    self.readerId = try reader.uuid()
    self.expiresAt = try requiredColumn(reader.timestamp(), "visit.expires_at")
    self.createdAt = try requiredColumn(reader.timestamp(), "visit.created_at")
    self.updatedAt = try requiredColumn(reader.timestamp(), "visit.updated_at")
  }

  func encode(into writer: inout some ColumnWriter) throws {
    writer.write(uuid: self.branchID)
    writer.write(uuid: self.id)
    writer.write(bytes: self.tokenHash)
    writer.write(uuid: self.readerId)
    writer.write(timestamp: self.expiresAt)
    writer.write(timestamp: self.createdAt)
    writer.write(timestamp: self.updatedAt)
  }
}

struct Reader: Sendable, Equatable {
  var branchID: UUID
  var id: UUID
  var name: String
  var isStaff: Bool = false
  var fines: Int64 = 0
  var createdAt: Timestamp
  var updatedAt: Timestamp
}

extension Reader: TableRow, IdentifiedRow {
  static let table = "reader"
  static let columns = [
    "branch_id",
    "id",
    "name",
    "is_staff",
    "fines",
    "created_at",
    "updated_at",
  ]

  init(from reader: inout ColumnReader) throws {
    self.branchID = try requiredColumn(reader.uuid(), "reader.branch_id")
    self.id = try requiredColumn(reader.uuid(), "reader.id")
    self.name = try requiredColumn(reader.text(), "reader.name")
    self.isStaff = try requiredColumn(reader.bool(), "reader.is_staff")
    self.fines = try requiredColumn(reader.int64(), "reader.fines")
    self.createdAt = try requiredColumn(reader.timestamp(), "reader.created_at")
    self.updatedAt = try requiredColumn(reader.timestamp(), "reader.updated_at")
  }

  func encode(into writer: inout some ColumnWriter) throws {
    writer.write(uuid: self.branchID)
    writer.write(uuid: self.id)
    writer.write(text: self.name)
    writer.write(bool: self.isStaff)
    writer.write(int64: self.fines)
    writer.write(timestamp: self.createdAt)
    writer.write(timestamp: self.updatedAt)
  }
}

/// One copy on a shelf.
/// Several copies are several books.
struct Book: Sendable, Equatable {
  var branchID: UUID
  var id: UUID
  var title: String
  var `case`: Int = 7
  var binding: Binding = Binding.hardCover
  var spare: Binding?
  var weight: Double?
  var tags: [String] = ["new", "it's"]
  var notes: JSONText = JSONText("{\"shelf\":1}")
  var publisher: Publisher?
  var copyOf: UUID?
  var printedAt: Timestamp?
  var createdAt: Timestamp
  var updatedAt: Timestamp
}

extension Book: TableRow, IdentifiedRow {
  static let table = "book"
  static let columns = [
    "branch_id",
    "id",
    "title",
    "case",
    "binding",
    "spare",
    "weight",
    "tags",
    "notes",
    "publisher",
    "copy_of",
    "printed_at",
    "created_at",
    "updated_at",
  ]

  init(from reader: inout ColumnReader) throws {
    self.branchID = try requiredColumn(reader.uuid(), "book.branch_id")
    self.id = try requiredColumn(reader.uuid(), "book.id")
    self.title = try requiredColumn(reader.text(), "book.title")
    self.`case` = Int(try requiredColumn(reader.int32(), "book.case"))
    self.binding = try enumerationColumn(requiredColumn(reader.text(), "book.binding"), "book.binding")
    self.spare = try reader.text().map { try enumerationColumn($0, "book.spare") }
    self.weight = try reader.double()
    self.tags = try decodedColumn(requiredColumn(reader.json(), "book.tags"), "book.tags")
    self.notes = try requiredColumn(reader.json(), "book.notes")
    self.publisher = try reader.json().map { try decodedColumn($0, "book.publisher") }
    self.copyOf = try reader.uuid()
    self.printedAt = try reader.timestamp()
    self.createdAt = try requiredColumn(reader.timestamp(), "book.created_at")
    self.updatedAt = try requiredColumn(reader.timestamp(), "book.updated_at")
  }

  func encode(into writer: inout some ColumnWriter) throws {
    writer.write(uuid: self.branchID)
    writer.write(uuid: self.id)
    writer.write(text: self.title)
    try writer.write(int32: int32Column(self.`case`, "book.case"))
    writer.write(text: self.binding.rawValue)
    writer.write(text: self.spare?.rawValue)
    writer.write(double: self.weight)
    writer.write(json: self.tags.jsonText)
    writer.write(json: self.notes)
    writer.write(json: self.publisher?.jsonText)
    writer.write(uuid: self.copyOf)
    writer.write(timestamp: self.printedAt)
    writer.write(timestamp: self.createdAt)
    writer.write(timestamp: self.updatedAt)
  }
}

struct Publisher: Sendable, Equatable {
  var name: String
  var founded: Int?
  var binding: Binding?
  var signedAt: Timestamp?
}

extension Publisher: JSONConvertible {
  init(json: JSONValue) throws {
    self.name = try json.member("name")
    self.founded = try json.member("founded")
    self.binding = try json.member("binding")
    self.signedAt = try json.member("signedAt")
  }

  var json: JSONValue {
    .object([
      JSONMember("name", self.name.json),
      JSONMember("founded", self.founded.json),
      JSONMember("binding", self.binding.json),
      JSONMember("signedAt", self.signedAt.json),
    ])
  }
}

struct BookAdded: Sendable, Equatable {
  var bookId: UUID?
  var warnings: [String]
}

extension BookAdded: MutationPayload {
  var values: PayloadValues {
    [
      JSONMember("bookId", self.bookId.json),
      JSONMember("warnings", self.warnings.json),
    ]
  }
}

struct Ledger: Sendable, Equatable {
  var branchID: UUID
  var epoch: Int
  var seq: Int64
  var floorSeq: Int64
  var shelvesVersion: Int64 = 0
}

extension Ledger: TableRow {
  static let table = "ledger"
  static let columns = [
    "branch_id",
    "epoch",
    "seq",
    "floor_seq",
    "shelves_version",
  ]

  init(from reader: inout ColumnReader) throws {
    self.branchID = try requiredColumn(reader.uuid(), "ledger.branch_id")
    self.epoch = Int(try requiredColumn(reader.int32(), "ledger.epoch"))
    self.seq = try requiredColumn(reader.int64(), "ledger.seq")
    self.floorSeq = try requiredColumn(reader.int64(), "ledger.floor_seq")
    self.shelvesVersion = try requiredColumn(reader.int64(), "ledger.shelves_version")
  }

  func encode(into writer: inout some ColumnWriter) throws {
    writer.write(uuid: self.branchID)
    try writer.write(int32: int32Column(self.epoch, "ledger.epoch"))
    writer.write(int64: self.seq)
    writer.write(int64: self.floorSeq)
    writer.write(int64: self.shelvesVersion)
  }
}

struct Happening: Sendable, Equatable {
  var branchID: UUID
  var seq: Int64
  var type: String
  var action: Action
  var key: UUID?
  var old: JSONText?
  var at: Timestamp
}

extension Happening: TableRow {
  static let table = "happening"
  static let columns = [
    "branch_id",
    "seq",
    "type",
    "action",
    "key",
    "old",
    "at",
  ]

  init(from reader: inout ColumnReader) throws {
    self.branchID = try requiredColumn(reader.uuid(), "happening.branch_id")
    self.seq = try requiredColumn(reader.int64(), "happening.seq")
    self.type = try requiredColumn(reader.text(), "happening.type")
    self.action = try enumerationColumn(requiredColumn(reader.text(), "happening.action"), "happening.action")
    self.key = try reader.uuid()
    self.old = try reader.json()
    self.at = try requiredColumn(reader.timestamp(), "happening.at")
  }

  func encode(into writer: inout some ColumnWriter) throws {
    writer.write(uuid: self.branchID)
    writer.write(int64: self.seq)
    writer.write(text: self.type)
    writer.write(text: self.action.rawValue)
    writer.write(uuid: self.key)
    writer.write(json: self.old)
    writer.write(timestamp: self.at)
  }
}

struct Diary: Sendable, Equatable {
  var branchID: UUID
  var id: UUID
  var at: Timestamp
  var sessionId: UUID?
  var userId: UUID?
  var operation: String
  var type: String?
  var key: UUID?
  var action: String?
  var fields: [String]?
  var outcome: String
  var correlationId: String?
}

extension Diary: TableRow, IdentifiedRow {
  static let table = "diary"
  static let columns = [
    "branch_id",
    "id",
    "at",
    "session_id",
    "user_id",
    "operation",
    "type",
    "key",
    "action",
    "fields",
    "outcome",
    "correlation_id",
  ]

  init(from reader: inout ColumnReader) throws {
    self.branchID = try requiredColumn(reader.uuid(), "diary.branch_id")
    self.id = try requiredColumn(reader.uuid(), "diary.id")
    self.at = try requiredColumn(reader.timestamp(), "diary.at")
    self.sessionId = try reader.uuid()
    self.userId = try reader.uuid()
    self.operation = try requiredColumn(reader.text(), "diary.operation")
    self.type = try reader.text()
    self.key = try reader.uuid()
    self.action = try reader.text()
    self.fields = try reader.json().map { try decodedColumn($0, "diary.fields") }
    self.outcome = try requiredColumn(reader.text(), "diary.outcome")
    self.correlationId = try reader.text()
  }

  func encode(into writer: inout some ColumnWriter) throws {
    writer.write(uuid: self.branchID)
    writer.write(uuid: self.id)
    writer.write(timestamp: self.at)
    writer.write(uuid: self.sessionId)
    writer.write(uuid: self.userId)
    writer.write(text: self.operation)
    writer.write(text: self.type)
    writer.write(uuid: self.key)
    writer.write(text: self.action)
    writer.write(json: self.fields?.jsonText)
    writer.write(text: self.outcome)
    writer.write(text: self.correlationId)
  }
}

struct BookInput: Sendable, Equatable {
  var title: String
  var binding: Binding?
  var tags: [String]?
  var extra: JSONValue?
}

extension BookInput: InputStructure {
  init(_ input: InputObject) throws {
    self.title = try input.value("title")
    self.binding = try input.value("binding")
    self.tags = try input.value("tags")
    self.extra = try input.value("extra")
  }
}

/// What `addBook` is given.
struct AddBookArguments: Sendable, Equatable {
  var input: BookInput
  var notify: Bool
}

extension AddBookArguments: InputStructure {
  init(_ input: InputObject) throws {
    self.input = try input.value("input")
    self.notify = try input.value("notify")
  }
}
