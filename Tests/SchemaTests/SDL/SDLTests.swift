import GraphQL
import Schema
import Testing

@Suite("SDL of a type system", .tags(.schemaLanguage))
struct SDLTests {
  private func system(_ types: [NamedType], mutation: String? = nil) -> TypeSystem {
    var system = TypeSystem(
      query: "Query", mutation: mutation, subscription: nil, directives: Schema.DirectiveDefinition.builtIn)
    for type in types { system.add(type) }
    for scalar in ScalarType.builtIn { system.add(.scalar(scalar)) }
    return system
  }

  private func field(
    _ name: String, _ type: TypeExpression, _ arguments: [Schema.InputValueDefinition] = [],
    description: String? = nil, deprecated: String? = nil
  ) -> Schema.FieldDefinition {
    Schema.FieldDefinition(
      name: name, description: description, arguments: arguments, type: type, deprecated: deprecated,
      origin: .interface)
  }

  private var everything: TypeSystem {
    system([
      .object(
        ObjectType(
          name: "Query", description: "Where \"all\" begins.",
          fields: FieldList([
            field(
              "book", .named("Book"),
              [
                Schema.InputValueDefinition(name: "id", type: .nonNull(.named("ID"))),
                Schema.InputValueDefinition(
                  name: "filter", type: .named("Filter"),
                  defaultValue: .object([
                    LiteralField(name: "tags", value: .list([.string("a\n"), .null])),
                    LiteralField(name: "letter", value: .enumeration("A")),
                  ])),
              ]),
            field(
              "old", .list(.nonNull(.named("Hit"))),
              [
                Schema.InputValueDefinition(
                  name: "n", description: "How many.", type: .named("Int"), defaultValue: .integer(3))
              ],
              description: "First line.\n\n  Second \"\"\" line.", deprecated: "Use \"book\"."),
          ]))),
      .interface(
        InterfaceType(
          name: "Node", fields: FieldList([field("id", .nonNull(.named("ID")))]), implementations: ["Book"])),
      .object(
        ObjectType(
          name: "Book", interfaces: ["Node"],
          fields: FieldList([field("id", .nonNull(.named("ID")), deprecated: "No longer supported")]))),
      .union(UnionType(name: "Hit", members: ["Book", "Query"])),
      .enumeration(
        EnumType(
          name: "Letter",
          values: [EnumValue(name: "A"), EnumValue(name: "B", description: "كتاب\\", deprecated: "old")])),
      .input(
        InputType(
          name: "Filter",
          fields: [
            Schema.InputValueDefinition(name: "tags", type: .list(.named("String"))),
            Schema.InputValueDefinition(
              name: "letter", type: .named("Letter"), defaultValue: .enumeration("A"), deprecated: "x"),
          ])),
      .input(
        InputType(
          name: "Key", fields: [Schema.InputValueDefinition(name: "a", type: .named("Float"))], isOneOf: true)
      ),
    ])
  }

  @Test("every kind of definition is written in one way")
  func golden() {
    #expect(
      sdl(everything) == """
        \"""Where "all" begins.\"""
        type Query {
          book(id: ID!, filter: Filter = {tags: ["a\\n", null], letter: A}): Book
          \"""
          First line.

            Second \\\""" line.
          \"""
          old(
            \"""How many.\"""
            n: Int = 3
          ): [Hit!] @deprecated(reason: "Use \\"book\\".")
        }

        interface Node {
          id: ID!
        }

        type Book implements Node {
          id: ID! @deprecated
        }

        union Hit = Book | Query

        enum Letter {
          A
          \"""
          كتاب\\
          \"""
          B @deprecated(reason: "old")
        }

        input Filter {
          tags: [String]
          letter: Letter = A @deprecated(reason: "x")
        }

        input Key @oneOf {
          a: Float
        }

        \"""A UUID as text.\"""
        scalar UUID @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc9562")

        \"""A moment in UTC, to the microsecond: 2026-01-31T12:00:00.000000Z.\"""
        scalar DateTime @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339")

        \"""Any JSON value.\"""
        scalar JSON @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc8259")

        \"""A whole number within ±(2^53 − 1), so that every client can hold it exactly.\"""
        scalar MinorUnits

        \"""A place in the stream of changes. Opaque.\"""
        scalar Cursor

        """)
  }

  @Test("what is written can be read, and printing it again gives the same tree")
  func parses() throws {
    let document = try parse(Source(sdl(everything)))
    #expect(document.definitions.count == 12)
    #expect(try parse(Source(document.printed)).printed == document.printed)
  }

  @Test(
    "a description comes back as it was",
    arguments: [
      "plain", "", " ", "\n", "a\n", "\na", "  a", "a  ", "a\n  b\n\n c", "  a\nb", "  a\n  b", "\"", "a\"",
      "\"\"\"",
      "a\"\"\"\"b", "\\", "a\\\"\"\"", "a\r\nb", "tab\there", "\u{0}\u{7}", "كتاب\nسطر", "a\n \n b",
      "a\n   \nb",
      String(repeating: "long ", count: 40),
    ])
  func description(_ text: String) throws {
    let type = ScalarType(name: "S", description: text)
    let inner = ObjectType(
      name: "Query", fields: FieldList([field("a", .named("S"), description: text)]))
    let document = try parse(Source(sdl(system([.scalar(type), .object(inner)]))))
    var found: [String?] = []
    for case .type(let definition) in document.definitions.prefix(2) {
      switch definition {
      case .scalar(let scalar): found.append(scalar.description?.text)
      case .object(let object): found.append(object.fields[0].description?.text)
      default: continue
      }
    }
    #expect(found == [text, text])
  }

  @Test("roots with other names are declared, and so are directives of one's own")
  func schemaDefinition() {
    var system = TypeSystem(
      query: "Root", mutation: nil, subscription: "Live", directives: Schema.DirectiveDefinition.builtIn)
    system.directives.append(
      Schema.DirectiveDefinition(
        name: "mark", arguments: [Schema.InputValueDefinition(name: "a", type: .named("Int"))],
        locations: ["FIELD", "QUERY"], isRepeatable: true))
    system.add(.object(ObjectType(name: "Root", fields: FieldList([field("a", .named("Int"))]))))
    #expect(
      sdl(system) == """
        schema {
          query: Root
          subscription: Live
        }

        directive @mark(a: Int) repeatable on FIELD | QUERY

        type Root {
          a: Int
        }

        """)
  }

  @Test("where nothing can be ordered by, there is no empty enum, and no argument")
  func unordered() throws {
    let schema = SmallSchema(
      product: "  timestamps: false\n  key: []\n  fields: { isBig: Boolean, more: JSON }\n  read: all")
    let system = TypeSystem(try model(schema))
    #expect(system["ProductSort"] == nil)
    #expect(system.fields(of: system.query)?["products"]?.argument("orderBy") == nil)
    #expect(system.fields(of: system.query)?["products"]?.argument("filter") != nil)
  }
}
