import GraphQL
import Schema

@testable import Executor

/// The schema that most tests of rules speak of: interfaces, unions, OneOf inputs, directives, all three roots.
enum Bookshop {
  static let sdl = """
    directive @mark(label: String) repeatable on FIELD | QUERY | FRAGMENT_SPREAD | INLINE_FRAGMENT
    directive @once(level: Int!) on FIELD

    scalar UUID
    scalar DateTime
    scalar JSON
    scalar MinorUnits
    scalar Cursor

    interface Node {
      id: ID!
    }
    interface Named {
      name(upper: Boolean): String
    }
    type Book implements Node & Named {
      id: ID!
      name(upper: Boolean): String
      pages: Int
      size: Int!
      code: String!
      price(currency: Currency! = EUR, factor: Float): Float
      author: Author
      related(first: Int, filter: BookFilter): [Book!]!
    }
    type Author implements Node & Named {
      id: ID!
      name(upper: Boolean): String
      size: String!
      code: String
      books(ids: [ID!]!): [Book]
    }
    type Shop implements Named {
      name(upper: Boolean): String
    }
    union Hit = Book | Author
    union Place = Shop
    enum Currency {
      EUR
      USD
      LYD
    }
    input BookFilter {
      title: String
      minPages: Int = 1
      tags: [String!]
      not: BookFilter
      currencies: [Currency]
      item: Item
      key: Key
    }
    input Item {
      a: Int!
      b: Int! = 5
    }
    input Key @oneOf {
      id: ID
      title: String
    }
    type Query {
      book(id: ID!): Book
      books(filter: BookFilter, first: Int = 10, currency: Currency): [Book!]!
      find(key: Key!): Book
      node(id: ID): Node
      named: [Named]
      hits(text: String!): [Hit!]!
      place: Place
      sum(numbers: [Int!]! = [1], matrix: [[Int]], ratio: Float, flag: Boolean): Int
      log(value: JSON, at: DateTime, uuid: UUID, amount: MinorUnits, after: Cursor): String
    }
    type Mutation {
      rename(id: ID!, name: String!): Book
      save(item: Item!): Shop
    }
    type Subscription {
      changed(id: ID): Book
      ticks: Int
    }
    """

  static func system() throws -> TypeSystem { try TypeSystem(sdl: sdl) }

  /// `line:column line:column message` for each error.
  static func errors(_ document: String, limits: DocumentLimits = .default) throws -> [String] {
    try validate(parse(Source(document)), in: system(), limits: limits).map { error in
      error.locations.map { "\($0) " }.joined() + error.message
    }
  }

  /// Errors of one place only, without their messages.
  static func places(_ document: String) throws -> [[String]] {
    try validate(parse(Source(document)), in: system()).map { $0.locations.map { "\($0)" } }
  }
}

/// `line:column line:column message` for each error of a document in a schema of the test's own.
func validate(_ document: String, _ sdl: String) throws -> [String] {
  try validate(parse(Source(document)), in: TypeSystem(sdl: sdl)).map { error in
    error.locations.map { "\($0) " }.joined() + error.message
  }
}
