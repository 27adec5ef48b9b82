import Executor
import Foundation
import Postgres
import Resolvers
import TestSupport

/// Mutations of buying, as a client sends them.
extension Guest {
  static let variant = "00000000-0000-7000-8000-00000000f001"
  static let cartFields =
    "cart { id version deliveryType items { id variantId quantity lineTotal { amount } } subtotal { amount } shipping { amount } tax { amount } discount { amount } total { amount currency exponent } problems { code itemId } }"
  static let errorFields = "userErrors { code message field allowed retryAfter }"

  /// The payload of a mutation; its error's code stands in `error` where it has none.
  func change(_ call: String, _ selection: String) async throws -> JSONValue {
    let answer = try await send("mutation M($s: String!) { r: \(call) { \(selection) \(Self.errorFields) } }")
    if let payload = answer["data"]?["r"], payload != .null { return payload }
    return .object([
      JSONMember("error", .string(answer.errorCode ?? "none")), JSONMember("answer", answer),
    ])
  }

  func add(_ variant: String = Guest.variant, _ quantity: Int = 1) async throws -> JSONValue {
    try await change(
      "cartItemAdd(storeToken: $s, input: { variantId: \"\(variant)\", quantity: \(quantity) })",
      Self.cartFields)
  }

  func order(_ input: String = "deliveryType: PICKUP", _ selection: String = Guest.orderFields) async throws
    -> JSONValue
  {
    try await change("createOrder(storeToken: $s, input: { \(input) })", selection)
  }

  static let orderFields =
    "isReplay orderToken problems { code itemId } order { id orderNumber status paymentStatus paymentMethod payBy subtotal { amount } shipping { amount } tax { amount } total { amount currency } customer { name email } items { name variantName quantity priceAtPurchase { amount } } history { from status reason } payments { status amount { amount } } } cart { version items { id } }"

  /// Somebody of the fixture.
  static func known(_ role: String, in shop: TestShop) async throws -> Guest {
    try await shop.adopt(role)
    return Guest(shop: shop, token: TestShop.credentials[role]?.text)
  }
}

extension JSONValue {
  var int: Int64? {
    if case .int(let number) = self { number } else { nil }
  }
  var list: [JSONValue] {
    if case .array(let items) = self { items } else { [] }
  }
  /// The amounts of the members of this object, in the order asked for.
  func amounts(_ names: String...) -> [Int64?] { names.map { self[$0]?["amount"]?.int } }
}

extension TestShop {
  /// Stock of the fixture's variant f001.
  func stock(_ variant: String = Guest.variant) async throws -> String {
    try await column(
      "select concat_ws('/', on_hand, held) from inventory where variant_id = '\(variant)'"
    ).first ?? "none"
  }

  /// What should hold whatever happens: held stock is what reservations hold, and nothing is below nought.
  func stockFaults() async throws -> [String] {
    try await column(
      """
      select concat_ws(' ', n.variant_id, n.on_hand, n.held, r.held) from inventory n
      left join (select variant_id, sum(quantity) held from reservation where state = 'HELD' group by 1) r
        on r.variant_id = n.variant_id
      where n.on_hand < 0 or n.held < 0 or n.held > n.on_hand or n.held <> coalesce(r.held, 0)
      """)
  }
}
