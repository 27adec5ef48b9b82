import Executor
import Foundation
import Postgres
import Resolvers
import Schema
import Testing

extension AccountSettings {
  /// As the server has it, but with passwords that cost nothing, and with a grace in which a busy machine can ask twice.
  static let quick = AccountSettings(
    keys: try? TokenKeys(TokenKeys.fresh()), passwordCost: 4, graceSeconds: 600)
}

/// Somebody at the shop's door: a device that keeps its tokens.
struct Guest {
  let shop: TestShop
  var store = "store-one"
  var token: String?
  var refresh: String?
  var session: JSONValue = .null

  func send(_ document: String, _ variables: [JSONMember] = []) async throws -> JSONValue {
    let response = await shop.engine.answer(
      GraphQLRequest(
        document: document, variables: [JSONMember("s", .string(store))] + variables, credential: token,
        correlationID: "test", clientAddress: "192.0.2.7", clientAgent: "tests"))
    let answer = try parseJSON(response.body)
    try expectDeclaredRefusals(answer)
    return answer
  }

  /// What the schema says of a mutation's refusals holds of every answer that these tests see.
  private func expectDeclaredRefusals(_ answer: JSONValue) throws {
    guard case .object(let fields)? = answer["data"] else { return }
    for field in fields {
      guard let mutation = shop.engine.model.mutations.first(where: { $0.field.name == field.name }),
        let refusal = field.value.refusal
      else { continue }
      #expect(shop.engine.model.refusals(of: mutation).contains(refusal), "\(field.name) says \(refusal)")
    }
  }

  /// A visitor with a session of its own.
  static func visitor(_ shop: TestShop, store: String = "store-one") async throws -> Guest {
    var guest = Guest(shop: shop, store: store)
    let answer = try await guest.send(
      "query Q($s: String!) { getStore(storeToken: $s) { session { id token } } }")
    guest.session = answer["data"]?["getStore"]?["session"]?["id"] ?? .null
    guest.token = answer["data"]?["getStore"]?["session"]?["token"]?.string
    return guest
  }

  static let payload = """
    { accessToken refreshToken session { id type token } user { id email role firstName }
      claimed { store cart orders chats readAgain lines { variantId wanted quantity } } userErrors { code field } }
    """

  /// Logs in or signs up by an input, and keeps the tokens. Returns the payload.
  mutating func enter(_ mutation: String, _ input: String) async throws -> JSONValue {
    let answer = try await send(
      "mutation M($s: String!) { \(mutation)(storeToken: $s, input: {\(input)}) \(Self.payload) }")
    guard let payload = answer["data"]?[mutation], payload != .null else {
      throw Missing("a payload in \(pretty(answer))")
    }
    if let access = payload["accessToken"]?.string {
      token = access
      refresh = payload["refreshToken"]?.string
      session = payload["session"]?["id"] ?? .null
    }
    return payload
  }

  mutating func signUp(_ email: String, password: String = "correct horse") async throws -> JSONValue {
    try await enter("createUser", "email: \"\(email)\", password: \"\(password)\"")
  }

  mutating func logIn(_ email: String, password: String = "correct horse") async throws -> JSONValue {
    try await enter("login", "email: \"\(email)\", password: \"\(password)\"")
  }

  /// The type of the session as the store sees it; V for one whose token is good for nothing.
  func type() async throws -> String? {
    try await send(
      "query Q($s: String!) { getStore(storeToken: $s, createSession: false) { session { type } } }")[
        "data"]?["getStore"]?["session"]?["type"]?.string
  }

  /// Changes a refresh token for the next pair. Returns the payload.
  mutating func turn(_ refresh: String?) async throws -> JSONValue {
    let answer = try await send(
      "mutation M($s: String!, $r: String!) { refreshSession(storeToken: $s, refreshToken: $r) { accessToken refreshToken session { id token } userErrors { code } } }",
      [JSONMember("r", .string(refresh ?? ""))])
    let payload = answer["data"]?["refreshSession"] ?? .null
    if let access = payload["accessToken"]?.string {
      token = access
      self.refresh = payload["refreshToken"]?.string
    }
    return payload
  }
}

extension JSONValue {
  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
  /// The code of the first of `userErrors`.
  var refusal: String? {
    if case .array(let errors)? = self["userErrors"] { errors.first?["code"]?.string } else { nil }
  }
  /// The code of the first of `errors`.
  var errorCode: String? {
    if case .array(let errors)? = self["errors"] { errors.first?["extensions"]?["code"]?.string } else { nil }
  }
}
