import Executor
import Foundation
import Postgres
import Schema
import Synchronization
import TestSupport
import Testing

/// `STOREGRAPH_STRESS` makes it longer: a hundredth of it writes.
@Suite("Replicas", .tags(.writer))
struct ReplicaTests {
  private static let writes =
    ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"].flatMap { Int($0) }.map { max(60, $0 / 100) }
    ?? 60
  private static let roles = ["visitor", "customer", "admin"]

  /// One viewer's replica, compared with the database at every cursor.
  private static func follow(
    _ live: LiveShop, _ role: String, _ history: History, _ messages: Counter,
    until end: @Sendable () -> Int64?
  ) async throws {
    var replica = try Replica(try await live.shop.ask(Replica.query, as: role, mayWrite: false))
    connecting: while true {
      let subscriber = try await live.subscribe(
        Replica.subscription, as: role, variables: [JSONMember("after", .string(replica.position))])
      // Connections break: some after a few messages, some after many.
      var left = Int.random(in: 1...12)
      while left > 0 {
        if let end = end(), try sequence(replica.position) >= end {
          return await subscriber.cancel()
        }
        guard let message = try await subscriber.messageOrNothing(within: .milliseconds(200)) else {
          continue
        }
        if message["resync"] != .null {
          replica = try Replica(try await live.shop.ask(Replica.query, as: role, mayWrite: false))
          continue connecting
        }
        _ = messages.next()
        left -= 1
        replica.reduce(message)
        let state = try #require(
          await history.state(at: replica.position), "no state of the database at this cursor")
        #expect(replica.differences(from: state) == [], "\(role) at \(replica.position)")
      }
      await subscriber.cancel()
    }
  }

  private static func sequence(_ position: String) throws -> Int64 {
    try #require(Position(position)).sequence
  }

  @Test(
    "equal the database at every cursor: connections break, roles change, rows leave sight; two instances")
  func equal() async throws {
    let first = try await LiveShop.make()
    let second = try LiveShop(first.shop.another())
    let history = History()
    @Sendable func remember() async throws {
      for role in Self.roles {
        history.add(try Replica(try await first.shop.ask(Replica.query, as: role, mayWrite: false)))
      }
    }
    for role in Self.roles { try await first.shop.adopt(role) }
    try await remember()
    let last = LastSequence()
    let messages = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for role in Self.roles {
        for live in [first, second] {
          group.addTask { try await Self.follow(live, role, history, messages) { last.value } }
        }
      }
      var random = SystemRandomNumberGenerator()
      // Where messages come late they are few, each with several changes; then there are more writes.
      var number = 0
      while number < Self.writes || (messages.value <= Self.writes && number < 20 * Self.writes) {
        try await ReplicaWrites.perform(number, on: number % 3 == 0 ? second : first, &random)
        try await remember()
        number += 1
      }
      // Every viewer sees the last one.
      try await first.write { write in
        _ = try await write.update(
          "Config", LiveShop.configuration, set: [InputMember("locale", .string("en-LY"))])
      }
      try await remember()
      let state = try Replica(try await first.shop.ask(Replica.query, as: "admin", mayWrite: false))
      last.set(try Self.sequence(state.position))
      try await group.waitForAll()
      #expect(messages.value > Self.writes)
    }
  }
}

/// Where the stream ends.
final class LastSequence: Sendable {
  private let storage = Mutex<Int64?>(nil)
  var value: Int64? { storage.withLock { $0 } }
  func set(_ value: Int64) { storage.withLock { $0 = value } }
}

/// Writes made by chance, of all the kinds that a replica must survive.
enum ReplicaWrites {
  static func perform(
    _ number: Int, on live: LiveShop, _ random: inout SystemRandomNumberGenerator
  ) async throws {
    let flag = Bool.random(using: &random)
    let count = Int64.random(in: 0...3, using: &random)
    let kind = Int.random(in: 0..<13, using: &random)
    try await live.write { write in
      switch kind {
      case 0:
        _ = try await write.update("Product", LiveShop.id("b001"), set: [text("name", "Name \(number)")])
      case 1:
        _ = try await write.update(
          "Product", LiveShop.id("b00\(1 + count % 2)"), set: [bool("isActive", flag)])
      case 2: _ = try await write.update("Inventory", LiveShop.id("e001"), set: [int("onHand", count + 1)])
      case 3:
        _ = try await write.update(
          "Category", LiveShop.id("ca0\(1 + count % 3)"), set: [bool("isActive", flag)])
      case 4:
        _ = try await write.update(
          "Variant", LiveShop.id("f00\(1 + count % 3)"), set: [bool("isActive", flag)])
      case 5:
        _ = try await write.update(
          "CartItem", LiveShop.id("c20\(1 + count % 3)"), set: [int("quantity", count + 1)])
      case 6:
        _ = try await write.update(
          "Order", LiveShop.id("d000\(1 + count % 3)"),
          set: [InputMember("status", .enumeration(flag ? "PAID" : "SHIPPED"))])
      case 7:
        // The visitor's order becomes the customer's, and back.
        _ = try await write.update(
          "Order", LiveShop.id("d0002"),
          set: [InputMember("userId", flag ? .uuid(LiveShop.id("aa03")) : .null)])
      case 8:
        _ = try await write.update("ChatMessage", LiveShop.id("c5001"), set: [text("text", "Text \(number)")])
      case 9: _ = try await write.update("Chat", LiveShop.id("c4002"), set: [bool("answered", flag)])
      case 10: _ = try await write.delete("CartItem", LiveShop.id("c202"))
      case 11:
        // Another chat's message: it leaves one viewer's sight and comes into another's.
        _ = try await write.update(
          "ChatMessage", LiveShop.id("c5002"),
          set: [InputMember("chatId", .uuid(LiveShop.id(flag ? "c4001" : "c4002")))])
      default:
        _ = try await write.update(
          "User", LiveShop.id("aa03"), set: [InputMember("role", .enumeration(flag ? "ADMIN" : "CUSTOMER"))])
        write.control("User", LiveShop.id("aa03"))
        _ = try await write.update("Product", LiveShop.id("b001"), set: [text("name", "Name \(number)")])
      }
    }
  }

  private static func text(_ name: String, _ value: String) -> InputMember {
    InputMember(name, .string(value))
  }
  private static func bool(_ name: String, _ value: Bool) -> InputMember { InputMember(name, .bool(value)) }
  private static func int(_ name: String, _ value: Int64) -> InputMember { InputMember(name, .int(value)) }
}
