import Executor
import Postgres
import Testing

/// What becomes of a mutation's payload when a part of it fails.
@Suite(.tags(.executor))
struct PayloadTests {
  /// Returns a payload without the non-null `userErrors`.
  private struct Incomplete: ResolverDispatch {
    func resolve(
      _ name: String, rows: inout RowsReader, in context: ResolverContext
    ) async throws -> [Result<JSONValue, ResolverError>] { [] }

    func perform(
      _ mutation: String, arguments: InputObject, in context: MutationContext
    ) async throws -> PayloadValues { [JSONMember("storeToken", .string("t"))] }
  }

  @Test("a non-null part that is missing makes data null, and its error names the whole path")
  func missing() async throws {
    let shop = try await TestShop.make(resolvers: Incomplete())
    let answer = try await shop.ask("mutation { made: createStore { userErrors { code } } }", as: nil)
    #expect(answer["data"] == .null)
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors.map { $0["path"] } == [.array([.string("made"), .string("userErrors")])])
  }

  @Test("the plan of a payload serves other values: two fields and two requests do not mix")
  func sharedPlan() async throws {
    let shop = try await TestShop.make()
    let document = """
      mutation { a: createStore(input: {name: "A"}) { store { name } } b: createStore(input: {name: "B"}) { store { name } } }
      """
    for _ in 0..<2 {
      let data = try await shop.ask(document, as: nil)["data"]
      #expect(data?["a"]?["store"]?["name"] == .string("A"))
      #expect(data?["b"]?["store"]?["name"] == .string("B"))
    }
  }
}
