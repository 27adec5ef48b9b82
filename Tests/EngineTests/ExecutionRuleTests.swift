import Executor
import Postgres
import Synchronization
import TestSupport
import Testing

/// Order, merging, conditions and the choice of the operation (specification, sections 6.1 to 6.3).
@Suite("rules of execution", .tags(.executor))
struct ExecutionRuleTests {
  private func answer(
    _ document: String, operation: String? = nil, variables: [JSONMember] = []
  ) async throws -> (body: String, outcome: GraphQLResponse.Outcome) {
    let shop = try await TestShop.shared.value
    let response = await shop.engine.answer(
      GraphQLRequest(
        document: document, operationName: operation, variables: variables, correlationID: "x",
        mayWrite: false))
    return (String(decoding: response.body, as: UTF8.self), response.outcome)
  }

  @Test(
    "members stand in the order in which their keys first appear, fragments included",
    arguments: [
      (
        "{ getStore(storeToken: \"one\") { store { slug b: name id: slug slug } } z: __typename }",
        #"{"getStore":{"store":{"slug":"one","b":"متجر One","id":"one"}},"z":"Query"}"#
      ),
      (
        """
        { z: __typename ...F a: __typename }
        fragment F on Query { m: __typename getStore(storeToken: "one") { config { locale } ...G config { currency } } }
        fragment G on StoreView { store { slug } config { locale isAdmin } }
        """,
        #"{"z":"Query","m":"Query","getStore":{"config":{"locale":"ar-LY","isAdmin":false,"currency":"LYD"},"store":{"slug":"one"}},"a":"Query"}"#
      ),
      (
        "{ getStore(storeToken: \"one\") { ... @skip(if: true) { store { slug } } config { locale } store { name @include(if: false) slug } } }",
        #"{"getStore":{"config":{"locale":"ar-LY"},"store":{"slug":"one"}}}"#
      ),
      (
        "{ product(storeToken: \"one\", id: \"00000000-0000-7000-8000-00000000b001\") { price { exponent e: exponent currency amount } p: price { amount } t: __typename } }",
        #"{"product":{"price":{"exponent":3,"e":3,"currency":"LYD","amount":45500},"p":{"amount":45500},"t":"Product"}}"#
      ),
    ])
  func order(document: String, data: String) async throws {
    let body = try await answer(document).body
    #expect(body.hasPrefix("{\"data\":\(data),"), "\(body)")
  }

  @Test("an object of which nothing is left is empty, and its row is still asked for")
  func emptyObject() async throws {
    let here = try await answer(
      "{ getStore(storeToken: \"one\") { store @include(if: true) { name @skip(if: true) } } }")
    #expect(here.body.hasPrefix(#"{"data":{"getStore":{"store":{}}},"#), "\(here.body)")
    let nowhere = try await answer(
      "{ product(storeToken: \"one\", id: \"00000000-0000-7000-8000-00000000ffff\") { name @skip(if: true) } }"
    )
    #expect(nowhere.body.hasPrefix(#"{"data":{"product":null},"#), "\(nowhere.body)")
  }

  @Test(
    "with both directives a field stays only where both let it",
    arguments: [(false, true, true), (true, true, false), (false, false, false), (true, false, false)])
  func bothDirectives(skip: Bool, include: Bool, isThere: Bool) async throws {
    let body = try await answer(
      "query ($k: Boolean!, $i: Boolean = false) { a: __typename b: __typename @skip(if: $k) @include(if: $i) }",
      variables: [JSONMember("k", .bool(skip)), JSONMember("i", .bool(include))]
    ).body
    #expect(body.contains(#""b":"Query""#) == isThere)
    #expect(body.contains(#""a":"Query""#))
  }

  private static let several =
    "query A { a: __typename } query B($v: Int!) { b: __typename @skip(if: false) ...F } fragment F on Query { f: product(storeToken: \"one\", id: \"00000000-0000-7000-8000-00000000b002\") { variants(first: $v) { id @skip(if: true) } } }"

  @Test("the operation is the one that is named, and only its own variables are looked at")
  func named() async throws {
    let a = try await answer(Self.several, operation: "A")
    #expect(a.body.hasPrefix(#"{"data":{"a":"Query"},"#), "\(a.body)")
    let b = try await answer(Self.several, operation: "B", variables: [JSONMember("v", .int(1))])
    #expect(b.body.hasPrefix(#"{"data":{"b":"Query","f":{"variants":[{}]}},"#), "\(b.body)")
    #expect(try await answer(Self.several, operation: "B").outcome == .refused(.badUserInput))
  }

  @Test(
    "an operation that cannot be chosen is refused",
    arguments: [
      (several, nil), (several, "C"), (several, "a"), (several, ""), ("{ __typename }", "A"),
      ("query A { __typename }", "B"),
    ])
  func notChosen(document: String, operation: String?) async throws {
    let answer = try await answer(document, operation: operation)
    #expect(answer.outcome == .refused(.operationNotFound))
    #expect(!answer.body.contains("\"data\""))
  }

  @Test("a document without an operation, or with a subscription where there are none, is refused")
  func nothingToRun() async throws {
    for document in [
      "fragment F on Query { __typename }", "subscription { __typename }", "", "# only a comment",
    ] {
      let answer = try await answer(document)
      guard case .refused = answer.outcome else {
        Issue.record("\(document) was not refused: \(answer.body)")
        continue
      }
      #expect(!answer.body.contains("\"data\""))
    }
  }
}

/// Mutations run one after the other, in the order of the document (specification, section 6.2.2).
@Suite("several mutations in one operation", .tags(.executor))
struct SerialMutationTests {
  @Test("the second sees what the first has done, and the answer has their order")
  func oneAfterTheOther() async throws {
    let shop = try await TestShop.make()
    let answer = try await shop.ask(
      """
      mutation {
        z: createStore(input: {slug: "same"}) { userErrors { code } store { slug } }
        a: createStore(input: {slug: "same"}) { userErrors { code } store { slug } }
        __typename
      }
      """, as: nil)
    #expect(
      pretty(answer["data"] ?? .null).filter { !$0.isWhitespace }
        == #"{"z":{"userErrors":[],"store":{"slug":"same"}},"a":{"userErrors":[{"code":"SLUG_TAKEN"}],"store":null},"__typename":"Mutation"}"#
    )
  }

  @Test("fields of one response key are one mutation")
  func merged() async throws {
    let counting = Counting()
    let shop = try await TestShop.make(resolvers: counting)
    let answer = try await shop.ask(
      "mutation { m: createStore { storeToken } ...F } fragment F on Mutation { m: createStore { userErrors { code } } }",
      as: nil)
    #expect(counting.performed == 1)
    #expect(
      pretty(answer["data"] ?? .null).filter { !$0.isWhitespace }
        == #"{"m":{"storeToken":"1","userErrors":[]}}"#)
  }

  @Test("what @skip takes away is not performed")
  func skipped() async throws {
    let counting = Counting()
    let shop = try await TestShop.make(resolvers: counting)
    _ = try await shop.ask(
      "mutation { a: createStore @skip(if: true) { storeToken } ... @include(if: false) { b: createStore { storeToken } } c: createStore { storeToken } }",
      as: nil)
    #expect(counting.performed == 1)
  }

  @Test("once the answer can only be null, nothing more is performed")
  func stops() async throws {
    let counting = Counting(failing: 2)
    let shop = try await TestShop.make(resolvers: counting)
    let answer = try await shop.ask(
      "mutation { a: createStore { storeToken } b: createStore { storeToken } c: createStore { storeToken } }",
      as: nil)
    #expect(answer["data"] == .null)
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors.map { $0["path"] } == [.array([.string("b")])])
    #expect(counting.performed == 2)
  }

  /// Counts what is performed, and throws at one of them.
  private final class Counting: ResolverDispatch {
    private let count = Mutex(0)
    private let failing: Int

    init(failing: Int = 0) { self.failing = failing }

    var performed: Int { count.withLock { $0 } }

    func resolve(
      _ name: String, rows: inout RowsReader, in context: ResolverContext
    ) async throws -> [Result<JSONValue, ResolverError>] { [] }

    func perform(
      _ mutation: String, arguments: InputObject, in context: MutationContext
    ) async throws -> PayloadValues {
      let number = count.withLock { value in
        value += 1
        return value
      }
      if number == failing { throw Missing("on purpose") }
      return [JSONMember("storeToken", .string("\(number)")), JSONMember("userErrors", .array([]))]
    }
  }
}
