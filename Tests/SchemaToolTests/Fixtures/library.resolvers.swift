// Made by SchemaTool from schema.yaml; whatever is changed here is lost at the next build.
// swift-format-ignore-file

import Executor

/// What `Book.summary` is worked out from.
struct BookSummaryNeeds: Sendable, Equatable {
  let title: String
  let tags: [String]
  let binding: Binding
  let weight: Double?
}

extension BookSummaryNeeds: RowDecodable {
  init(from reader: inout ColumnReader) throws {
    self.title = try requiredColumn(reader.text(), "Book.title")
    self.tags = try decodedColumn(requiredColumn(reader.json(), "Book.tags"), "Book.tags")
    self.binding = try enumerationColumn(requiredColumn(reader.text(), "Book.binding"), "Book.binding")
    self.weight = try reader.double()
  }
}

/// What `Book.related` is worked out from.
struct BookRelatedNeeds: Sendable, Equatable {
  let publisher: Publisher?
}

extension BookRelatedNeeds: RowDecodable {
  init(from reader: inout ColumnReader) throws {
    self.publisher = try reader.json().map { try decodedColumn($0, "Book.publisher") }
  }
}

/// What `Query.greeting` is worked out from.
struct QueryGreetingNeeds: Sendable, Equatable {
}

extension QueryGreetingNeeds: RowDecodable {
  init(from reader: inout ColumnReader) throws {
  }
}

/// What the schema leaves to Swift. A resolver answers a batch: one result for each row, in the same order.
protocol SchemaResolvers: Sendable {
  /// Two lines about it.
  func bookSummary(
    _ rows: [BookSummaryNeeds], in context: ResolverContext
  ) async throws -> [Result<String, ResolverError>]
  /// `Book.related`.
  func bookRelated(
    _ rows: [BookRelatedNeeds], in context: ResolverContext
  ) async throws -> [Result<[Publisher]?, ResolverError>]
  /// `Query.greeting`.
  func queryGreeting(
    _ rows: [QueryGreetingNeeds], in context: ResolverContext
  ) async throws -> [Result<String, ResolverError>]
  /// Puts a book on a shelf.
  func addBook(
    _ arguments: AddBookArguments, in context: MutationContext
  ) async throws -> BookAdded
}

/// Leads from the names of the schema to the functions written by hand.
struct ResolverTable<Functions: SchemaResolvers>: ResolverDispatch {
  let functions: Functions

  func resolve(
    _ field: String, rows: inout RowsReader, in context: ResolverContext
  ) async throws -> [Result<JSONValue, ResolverError>] {
    switch field {
    case "Book.summary":
      let needs = try rows.decoded(as: BookSummaryNeeds.self)
      return try await functions.bookSummary(needs, in: context).map { $0.map(\.json) }
    case "Book.related":
      let needs = try rows.decoded(as: BookRelatedNeeds.self)
      return try await functions.bookRelated(needs, in: context).map { $0.map(\.json) }
    case "Query.greeting":
      let needs = try rows.decoded(as: QueryGreetingNeeds.self)
      return try await functions.queryGreeting(needs, in: context).map { $0.map(\.json) }
    default: throw UnknownResolver(field)
    }
  }

  func perform(
    _ mutation: String, arguments: InputObject, in context: MutationContext
  ) async throws -> PayloadValues {
    switch mutation {
    case "addBook":
      let arguments = try AddBookArguments(arguments)
      return try await functions.addBook(arguments, in: context).values
    default: throw UnknownResolver(mutation)
    }
  }
}
