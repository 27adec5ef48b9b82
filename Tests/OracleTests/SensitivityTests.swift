import GraphQL
import Schema
import Testing

/// The comparison is worth something: one thing wrong in the rules is noticed. The engine gets a schema with a mistake in
/// it, the oracle the right one.
@Suite(.tags(.oracle))
struct SensitivityTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var make: @Sendable (inout Model) -> Void

    init(_ description: String, _ make: @escaping @Sendable (inout Model) -> Void) {
      testDescription = description
      self.make = make
    }
  }

  static let mistakes = [
    Mistake("everybody sees hidden products") { $0.change("Product") { $0.read = .everyone } },
    Mistake("everybody sees all orders") { $0.change("Order") { $0.read = .everyone } },
    Mistake("everybody sees hidden variants") { $0.change("Variant") { $0.read = .everyone } },
    Mistake("everybody sees e-mails") { $0.change("User", "email") { $0.read = .everyone } },
    Mistake("everybody sees statistics") { $0.change("Config", "statistics") { $0.read = .everyone } },
    Mistake("customers see nobody's telephone") {
      $0.change("User", "phone") { $0.read.rules["customer"] = .never }
    },
    Mistake("the owner is no admin") { model in
      for index in model.roles.indices { model.roles[index].like = nil }
    },
    Mistake("open orders include the closed ones") { model in
      model.changeRelation("StoreView", "openOrders") { $0.condition = .always }
    },
    Mistake("the cart is anybody's") { model in
      model.change("Cart") { $0.read = .everyone }
      model.changeRelation("StoreView", "cart") { $0.condition = .always }
    },
    Mistake("variants stand in another order") { model in
      model.changeRelation("Product", "variants") {
        $0.order = [OrderKey(field: "position", isDescending: true)]
      }
    },
    Mistake("a connection shows one row fewer") { model in
      model.changeRelation("StoreView", "products") { $0.first = 45 }
    },
    Mistake("a list shows one row fewer") { model in
      model.changeRelation("Product", "variants") { $0.first = 99 }
    },
    Mistake("the union prefers the order") { model in
      model.changeRelation("Chat", "subject") { $0.links.reverse() }
    },
    Mistake("stock means any variant") { model in
      model.change("Product", "inStock") { $0.source = .predicate(.exists(relation: "variants", .always)) }
    },
    Mistake("held stock is forgotten") { model in
      model.change("Inventory", "available") {
        $0.source = .expression(SQLTemplate(pieces: [.path(["onHand"])]))
      }
    },
    Mistake("a cart's total adds up unit prices") { model in
      model.change("CartItem", "lineTotal") { field in
        field.source = .expression(SQLTemplate(pieces: [.path(["variant", "price"])]))
      }
    },
    Mistake("an amount has a wrong currency") { $0.change("Product", "price") { $0.currency = "name" } },
    Mistake("all sessions are customers'") { model in
      model.change("Session", "type") { field in
        guard case .cases(let cases) = field.source else { return }
        field.source = .cases(Array(cases.suffix(1)))
      }
    },
    Mistake("everybody is an admin") { model in
      model.change("Config", "isAdmin") { $0.source = .byRole([:], otherwise: .boolean(true)) }
    },
  ]

  @Test("is noticed", arguments: mistakes)
  func noticed(_ mistake: Mistake) async throws {
    let database = try await OracleDatabase.shared()
    var model = database.model
    mistake.make(&model)
    let system = TypeSystem(model)
    let engine = try await ConnectedEngine.believing(model)
    let askers = database.dataset.askers
    for number in 0..<3_000 {
      let asker = askers[number % askers.count]
      var maker = DocumentMaker(
        database: database, asker: asker,
        seed: AgreementTests.seed(batch: 1 + number / 60, number: number % 60))
      let random = maker.make()
      let question = OracleQuestion(
        document: try parse(Source(random.text)), variables: random.variables, viewer: asker.oracleViewer)
      let right = try OracleStatement(question, model: database.model, system: database.system)
      let wrong = try OracleStatement(question, model: model, system: system)
      // Documents that do not touch the mistake need no database.
      guard right.sql != wrong.sql else { continue }
      let expected = try await database.answer(right)
      let found = try await engine.answer(document: random.text, variables: random.variables, asker: asker)
      if JSONDifference.first(expected.data, found.data) != nil
        || expected.filtered.sorted() != found.filtered.sorted()
      {
        return
      }
    }
    Issue.record("3,000 documents have not noticed it")
  }
}

extension Model {
  fileprivate mutating func change(_ type: String, _ body: (inout TypeModel) -> Void) {
    for index in types.indices where types[index].name == type { body(&types[index]) }
  }

  fileprivate mutating func change(_ type: String, _ field: String, _ body: (inout FieldModel) -> Void) {
    change(type) { type in
      for index in type.fields.indices where type.fields[index].name == field { body(&type.fields[index]) }
    }
  }

  fileprivate mutating func changeRelation(_ type: String, _ field: String, _ body: (inout Relation) -> Void)
  {
    change(type, field) { field in
      guard case .relation(var relation) = field.source else { return }
      body(&relation)
      field.source = .relation(relation)
    }
  }
}
