import Foundation

/// `Fixtures/order-edges.txt`: what was written by hand about who takes an order where.
struct OrderEdges {
  struct State: Hashable {
    var status: String
    var method: String
    var payment: String
    var delivery: String
  }

  static let statuses = ["PENDING", "PAID", "PREPARING", "SHIPPED", "DELIVERED", "CANCELLED"]
  static let methods = ["CASH_ON_DELIVERY", "BANK_TRANSFER"]
  static let payments = ["PENDING", "COMPLETED", "FAILED", "REFUNDED"]
  static let deliveries = ["DELIVERY", "PICKUP"]
  static let movers = ["staff", "buyer", "payment", "expiry"]

  /// Statuses that may follow, by state and mover.
  private(set) var next: [State: [String: [String]]] = [:]

  init() throws {
    for line in try TestShop.fixture("order-edges.txt").split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.split(separator: " ").map(String.init)
      }
      guard cells.count == 8 else { throw Missing("eight cells in \(line)") }
      func all(_ cell: [String], _ whole: [String]) -> [String] { cell == ["*"] ? whole : cell }
      for status in cells[0] {
        for method in all(cells[1], Self.methods) {
          for payment in all(cells[2], Self.payments) {
            for delivery in all(cells[3], Self.deliveries) {
              let state = State(status: status, method: method, payment: payment, delivery: delivery)
              guard next[state] == nil else { throw Missing("one line only for \(state)") }
              next[state] = Dictionary(
                uniqueKeysWithValues: Self.movers.enumerated().map { ($1, cells[4 + $0]) })
            }
          }
        }
      }
    }
  }
}
