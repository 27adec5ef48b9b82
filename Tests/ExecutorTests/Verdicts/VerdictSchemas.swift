import Foundation
import Schema

/// The schemas that documents are judged in.
enum VerdictSchema: String, CaseIterable, Sendable {
  /// The project's own.
  case shop
  /// Everything that a type system can have.
  case wide
  /// No operations but queries.
  case queries

  func system() throws -> TypeSystem {
    switch self {
    case .wide: try TypeSystem(sdl: Self.wideSDL)
    case .queries: try TypeSystem(sdl: Self.queriesSDL)
    case .shop: try Self.shopSystem()
    }
  }

  /// What others build their schema from. Scalars that nothing uses are there for us, so they are named.
  static func sdl(of system: TypeSystem) -> String {
    Schema.sdl(system) + ["Int", "Float", "String", "Boolean", "ID"].map { "\nscalar \($0)\n" }.joined()
  }

  private static func shopSystem() throws -> TypeSystem {
    let yaml = try String(contentsOf: Repository.folder.appending(path: "schema.yaml"), encoding: .utf8)
    guard let model = loadModel(yaml: yaml, file: "schema.yaml").model else {
      throw UnexpectedSDL(text: "schema.yaml has errors")
    }
    return TypeSystem(model)
  }

  private static let queriesSDL = """
    schema { query: Start }
    type Start { word(of: String): String  number: Int  again(times: Int!): Start }
    """

  private static let wideSDL = """
    directive @mark(label: String, level: Int! = 1) repeatable on FIELD | QUERY | FRAGMENT_SPREAD | INLINE_FRAGMENT
    directive @once(level: Int!, tags: [Tag!]) on FIELD | MUTATION | SUBSCRIPTION | FRAGMENT_DEFINITION
    directive @about(what: Note) on VARIABLE_DEFINITION | FRAGMENT_SPREAD
    scalar Anything
    enum Tag { RED GREEN BLUE }
    enum Mood { CALM BUSY RED }
    interface Node { id: ID! }
    interface Named { name(upper: Boolean): String  size: Int  kind: Tag }
    type Cat implements Node & Named {
      id: ID!  name(upper: Boolean): String  size: Int  kind: Tag
      lives: Int!  mood: Mood  friends(first: Int = 3, note: Note, tags: [Tag!]): [Node!]!  owner: Person  weight(unit: Mood! = CALM): Float
    }
    type Dog implements Node & Named {
      id: ID!  name(upper: Boolean): String  size: Int  kind: Tag
      lives: Int  mood: Tag  friends(first: Int): [Node!]  owner: Person  weight(factor: Float): Float!  barks: Boolean
    }
    type Person implements Named {
      name(upper: Boolean): String  size: Int  kind: Tag
      pets(ids: [ID!]!, where: Where): [Pet]!  best: Pet!  data: Anything  pairs: [[Int!]!]
    }
    type Rock { weight: Float  data: Anything  lives: String }
    union Pet = Cat | Dog
    union Thing = Person | Rock | Dog
    union Alone = Rock
    input Note { text: String!  level: Int! = 2  mood: Mood = CALM  inner: Note  tags: [Tag] }
    input Where { and: [Where!]  not: Where  key: Key  sizes: [[Int!]]  ratio: Float  flag: Boolean!  id: ID  free: Anything }
    input Key @oneOf { id: ID  name: String  note: Note  tags: [Tag!] }
    type Query {
      node(id: ID!): Node  named(first: Int = 10, tag: Tag): [Named!]  pet(key: Key!): Pet  things(where: Where!, tags: [Tag!] = [RED]): [Thing]
      alone: Alone  person: Person  sum(numbers: [Int!]!, matrix: [[Float]], flag: Boolean = true, text: String! = "x"): Int
      cat: Cat  dog: Dog  free(value: Anything, note: Note = {text: "a"}): String
    }
    type Mutation { save(note: Note!): Cat  remove(id: ID!, hard: Boolean! = false): Boolean  tag(keys: [Key!]!): [Tag] }
    type Subscription { changed(id: ID): Node  ticks: Int!  moods(of: [Mood!]! = [BUSY]): Mood }
    """
}
