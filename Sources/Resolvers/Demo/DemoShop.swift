import Executor
import Postgres

/// A demo store as it is written down in this folder: nothing in it differs from one machine to the next.
struct DemoShop: Sendable {
  /// Part of every id.
  var number: UInt64
  /// Two letters before every article number.
  var prefix: String
  var name: String
  var slug: String
  var description: String
  var state: StoreState
  var currency: String
  var locale: String
  var timeZone: String
  var settings: String
  var openingHours: [DemoHours]
  var quickAnswers: [String]
  var categories: [DemoCategory]
  /// Product 1 is the first.
  var products: [DemoProduct]
  var people: [DemoPerson]
  /// Anonymous visitors beside the one whose session is handed out; each has left an order or a chat, or just looked.
  var guests: Int
  var carts: [DemoCart]
  var orders: [DemoOrder]
  var chats: [DemoChat]
}

/// The same hours on several days; 1 is Monday.
struct DemoHours: Sendable {
  var weekdays: [Int]
  var opens: String
  var closes: String
}

struct DemoCategory: Sendable {
  var name: String
  var slug: String
  var description: String?
  var isActive = true
}

struct DemoProduct: Sendable {
  var name: String
  var description: String?
  /// Minor units of the store's currency; each further size costs `step` more.
  var price: Int64
  var step: Int64 = 0
  /// Slugs.
  var categories: [String]
  /// Pictures are `/media/<store>/<picture>-1.jpg` and so on; none where it is 0.
  var pictures = 0
  var picture = ""
  var sizes: [String] = []
  var colors: [String] = []
  /// Pieces of each variant, from the first again where there are more variants than numbers.
  var stock: [Int]
  var hasSKU = true
  /// A draft is seen by the admin, and by the seller whose it is.
  var isActive = true
  /// Whether the seller of the demo offers it.
  var isSellers = false
}

struct DemoPerson: Sendable {
  var role: UserRole
  var email: String
  var firstName: String?
  var lastName: String?
  var phone: String?
  /// Whether password and session are handed out in `demo.json`.
  var isOpen = true
}

/// Whose cart, order or chat it is. Persons count from 0 in the shop's list, guests from 0.
enum DemoOwner: Sendable, Hashable {
  case visitor
  case person(Int)
  case guest(Int)
}

/// What is wanted, and how often: product from 1, variant from 0.
struct DemoLine: Sendable {
  var product: Int
  var variant: Int
  var quantity: Int

  init(_ product: Int, _ variant: Int, times quantity: Int) {
    self.product = product
    self.variant = variant
    self.quantity = quantity
  }
}

struct DemoCart: Sendable {
  var owner: DemoOwner
  var version: Int
  var lines: [DemoLine]
}

struct DemoOrder: Sendable {
  var owner: DemoOwner
  /// Days after the shop opened.
  var day: Int64
  var status: OrderStatus
  var payment: PaymentStatus
  var delivery: DeliveryType = .delivery
  var lines: [DemoLine]
  var shipping: Int64 = 0
  var discount: Int64 = 0
  var customer: Customer?
  var address: Address?
  var note: String?
}

struct DemoChat: Sendable {
  var owner: DemoOwner
  var day: Int64
  var isClosed = false
  /// Number from 1.
  var product: Int?
  /// Number from 1.
  var order: Int?
  var messages: [DemoMessage]
}

enum DemoMessage: Sendable {
  /// The owner asks.
  case asks(String)
  /// The person with that number answers for the store.
  case answers(Int, String)

  var isRequest: Bool { if case .asks = self { true } else { false } }
}

/// Ids of the demo: the same on every machine, in the shape of UUID version 7 of the shop's first day.
struct DemoIDs: Sendable {
  enum Kind: UInt64 {
    case store = 1
    case directory, config, counter, account, user, session, category, product, productCategory, variant,
      inventory
    case cart, cartItem, order, orderItem, chat, chatMessage, openingHours
  }

  var shop: UInt64

  var store: UUID { id(.store, 0) }

  func id(_ kind: Kind, _ number: Int) -> UUID {
    // 2026-01-05T00:00:00Z in milliseconds.
    let time: UInt64 = 1_767_571_200_000
    return UUID(
      high: time << 16 | 0x7000 | kind.rawValue,
      low: 0x8000_0000_0000_0000 | shop << 32 | UInt64(UInt32(truncatingIfNeeded: number)))
  }
}
