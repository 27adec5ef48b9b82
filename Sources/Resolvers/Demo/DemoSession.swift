import Executor
import Postgres

/// One of a demo shop's sessions.
struct DemoSession: Sendable {
  static let firstPerson = 10
  static let firstGuest = 100

  var id: UUID
  /// The name under which `demo.json` shows its credential; nil: nobody is given it.
  var role: String?
  var user: UUID?
  var isOwner = false
  /// How long it lives: S0-46, and for an anonymous maker S0-47.
  var days: Int64 = 7

  static func visitor(of ids: DemoIDs) -> UUID { ids.id(.session, 1) }

  static func all(of shop: DemoShop) -> [DemoSession] {
    let ids = DemoIDs(shop: shop.number)
    var sessions = [DemoSession(id: visitor(of: ids), role: "visitor")]
    for (number, person) in shop.people.enumerated() {
      sessions.append(
        DemoSession(
          id: ids.id(.session, firstPerson + number),
          role: person.isOpen ? person.role.rawValue.lowercased() : nil, user: ids.id(.user, number)))
    }
    if shop.state == .unclaimed {
      sessions.append(DemoSession(id: ids.id(.session, 2), role: "va", isOwner: true, days: 30))
    }
    for number in 0..<shop.guests {
      sessions.append(DemoSession(id: ids.id(.session, firstGuest + number)))
    }
    return sessions
  }
}
