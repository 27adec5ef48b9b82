import GraphQL
import Schema
import Testing

@testable import Executor

@Suite("Limits of documents", .tags(.validation))
struct DocumentLimitTests {
  /// `kind actual/limit` for each error.
  private func exceeded(_ document: String, _ limits: DocumentLimits = .default) throws -> [String] {
    try validate(
      parse(Source(document), limits: ParserLimits(tokens: 1_000_000)), in: Bookshop.system(), limits: limits
    )
    .map { error in
      let details = JSONValue.object(error.details)
      guard error.code == .limitExceeded, case .string(let kind)? = details["kind"],
        case .int(let actual)? = details["actual"], case .int(let limit)? = details["limit"]
      else { return error.message }
      return "\(kind) \(actual)/\(limit)"
    }
  }

  private func nested(_ depth: Int) -> String {
    String(repeating: "{ related ", count: depth) + "{ id }" + String(repeating: " }", count: depth)
  }

  @Test("fifteen fields may stand inside one another")
  func depth() throws {
    #expect(try exceeded("{ books \(nested(13)) }") == [])
    #expect(try exceeded("{ books \(nested(14)) }") == ["depth 16/15"])
  }

  @Test("depth follows fragments, wherever they stand")
  func depthOfFragments() throws {
    let fragments = "fragment A on Book \(nested(7)) fragment B on Book { related { ...A } }"
    #expect(
      try exceeded(
        "{ books { related { ... { ...B related { related { related { ...B } } } } } } } \(fragments)") == [])
    #expect(
      try exceeded(
        "{ books { related { related { related { related { related { related { ...B } } } } } } } } \(fragments)"
      )
        == ["depth 16/15"])
  }

  @Test("aliases, directives and root fields are counted with the fragments of their operation")
  func counts() throws {
    var limits = DocumentLimits()
    limits.aliases = 1
    limits.directives = 1
    limits.rootFields = 2
    let fragment = "fragment F on Query { a: sum @mark }"
    #expect(try exceeded("{ ...F sum } \(fragment)", limits) == [])
    #expect(
      try exceeded("{ ...F b: sum @mark place { __typename } } \(fragment)", limits)
        == ["aliases 2/1", "directives 2/1", "rootFields 3/2"])
  }

  @Test("a hundred thousand aliases are refused")
  func aliases() throws {
    let fields = (0..<100_000).map { "a\($0): sum" }.joined(separator: " ")
    #expect(try exceeded("{ \(fields) }") == ["aliases 100000/30", "rootFields 100000/20"])
  }

  @Test("fragments that double at every level are not unfolded")
  func bomb() throws {
    let fragments = (0..<400).map { number in
      "fragment F\(number) on Book { related { ...F\(number + 1) } ... { related { ...F\(number + 1) } } }"
    }
    var limits = DocumentLimits()
    limits.depth = 1_000
    let document = "{ books { ...F0 } } \(fragments.joined()) fragment F400 on Book { id }"
    #expect(try exceeded(document, limits) == [])
    #expect(try exceeded(document) == ["depth 402/15"])
  }

  @Test("documents whose fields meet in too many ways are refused, not worked through")
  func entangled() throws {
    // Each level spreads both of two fragments under two keys, with a third of its own: sets of sets.
    let fragments = (0..<60).map { number in
      (0..<3).map { part in
        """
        fragment F\(number)x\(part) on Book { \
        a: related(first: 1) { ...F\(number + 1)x\(part) ...F\(number + 1)x\((part + 1) % 3) } \
        b: related(first: 1) { ...F\(number + 1)x\((part + 2) % 3) ... { id } } \
        related(first: 1) { ...F\(number + 1)x\(part) } }
        """
      }.joined(separator: "\n")
    }
    let ends = (0..<3).map { "fragment F60x\($0) on Book { id }" }.joined(separator: "\n")
    var limits = DocumentLimits()
    limits.depth = 1_000
    limits.aliases = 10_000
    limits.mergeWork = 1_000
    let document = "{ books { ...F0x0 ...F0x1 ...F0x2 } }\n" + fragments.joined(separator: "\n") + ends
    let found = try exceeded(document, limits)
    #expect(found.count == 1 && found[0].hasPrefix("mergeWork"))
  }

  @Test("the query for the whole schema is no deeper than allowed")
  func introspection() throws {
    #expect(try exceeded(IntrospectionQuery.text) == [])
  }

  @Test("introspection that multiplies its answer is refused")
  func introspectionLists() throws {
    let inner = "fields { type { fields { type { fields { name } } } } }"
    #expect(try exceeded("{ __schema { types { \(inner) } } }") == ["introspectionLists 3/2"])
    let types = String(repeating: "ofType { ", count: 18) + "name" + String(repeating: " }", count: 18)
    #expect(try exceeded("{ __schema { types { \(types) } } }") == ["introspectionDepth 21/20"])
  }
}

enum IntrospectionQuery {
  /// What clients send to learn the whole schema, with everything that the specification knows.
  static let text = """
    query IntrospectionQuery {
      __schema {
        description
        queryType { name kind }
        mutationType { name kind }
        subscriptionType { name kind }
        types { ...FullType }
        directives {
          name description isRepeatable locations
          args(includeDeprecated: true) { ...InputValue }
        }
      }
    }
    fragment FullType on __Type {
      kind name description specifiedByURL isOneOf
      fields(includeDeprecated: true) {
        name description
        args(includeDeprecated: true) { ...InputValue }
        type { ...TypeRef }
        isDeprecated deprecationReason
      }
      inputFields(includeDeprecated: true) { ...InputValue }
      interfaces { ...TypeRef }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { ...TypeRef }
    }
    fragment InputValue on __InputValue {
      name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
    }
    fragment TypeRef on __Type {
      kind name
      ofType { kind name ofType { kind name ofType { kind name ofType { kind name
        ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
      } } } } }
    }
    """
}
