import Executor
import Resolvers
import Schema
import Testing

/// What the matrix says of aggregates and orders is what the engine does.
@Suite("the matrix and the engine", .tags(.executor))
struct MatrixTests {
  private static let roles = ["visitor", "customer", "seller", "admin"]
  private static let types = ["Category", "Product", "Order"]

  /// Beside the rules of the schema: a field that one role sees, two that depend on the row, and one with the rule of its rows.
  private static func change(_ model: inout Model) {
    let own = Predicate.compare(field: "vendorId", .equal, .viewer("userId"))
    let byRow = RoleRules(rules: ["admin": .always, "seller": own], otherwise: .never)
    let asRows = model.type("Order")?.read
    for type in model.types.indices {
      for field in model.types[type].fields.indices {
        switch "\(model.types[type].name).\(model.types[type].fields[field].name)" {
        case "Order.itemCount":
          model.types[type].fields[field].read = RoleRules(rules: ["admin": .always], otherwise: .never)
        case "Product.variantCount", "Product.sku": model.types[type].fields[field].read = byRow
        case "Order.note": if let asRows { model.types[type].fields[field].read = asRows }
        default: continue
        }
      }
    }
  }

  private static let model = Result {
    var model = try Shop.model()
    change(&model)
    return model
  }

  private static let shop = Task { try await TestShop.make(change: change) }

  /// Fields of the type with the cells of one action, in the order of the schema.
  private func cells(
    _ action: PermissionMatrix.Action, _ role: String, _ type: String
  ) throws -> [(field: String, cell: PermissionMatrix.Cell)] {
    let lines = PermissionMatrix(try Self.model.get()).lines.filter { $0.role == role && $0.type == type }
    return lines.compactMap { line in
      guard let field = line.field, let cell = line.cells[action] else { return nil }
      return (field, cell)
    }
  }

  private func root(_ type: String, _ kind: String) -> String { type.lowercased() + kind }

  @Test("groups by a field show it, or hide it, as the matrix says", arguments: roles, types)
  func aggregate(role: String, type: String) async throws {
    guard case .enumeration(let groups)? = TypeSystem(try Self.model.get())["\(type)GroupBy"] else {
      throw Missing("\(type)GroupBy")
    }
    let names = Set(groups.values.map(\.name))
    let cells = try cells(.aggregate, role, type)
    // What the API does not offer is nobody's.
    #expect(cells.allSatisfy { names.contains(constantName($0.field)) || $0.cell == .no })
    let offered = cells.filter { names.contains(constantName($0.field)) }
    #expect(offered.count == names.count)
    let root = root(type, "Aggregate")
    let parts = offered.map { "\($0.field): groups(by: \(constantName($0.field))) { key count }" }
    let answer = try await Self.shop.value.ask(
      "query Q($s: String!) { \(root)(storeToken: $s) { \(parts.joined(separator: " ")) } }", as: role)
    #expect(answer["errors"] == nil, "\(pretty(answer))")
    let filtered = answer["extensions"]?["filtered"].map { pretty($0) } ?? ""
    for (field, cell) in offered {
      #expect(filtered.contains("\"\(root).\(field).key\"") == (cell == .no), "\(role) \(type).\(field)")
    }
  }

  @Test("what a role may order by is what the matrix says", arguments: roles, types)
  func order(role: String, type: String) async throws {
    guard case .enumeration(let sorts)? = TypeSystem(try Self.model.get())["\(type)Sort"] else {
      throw Missing("\(type)Sort")
    }
    let names = Set(sorts.values.map(\.name))
    let root = root(type, "List")
    for (field, cell) in try cells(.order, role, type) {
      let name = sortValueName(field, isDescending: false)
      guard names.contains(name) else {
        #expect(cell == .no, "\(type).\(field)")
        continue
      }
      let answer = try await Self.shop.value.ask(
        "query Q($s: String!) { \(root)(storeToken: $s, orderBy: [\(name)]) { id } }", as: role)
      let isRefused = pretty(answer).contains("FORBIDDEN")
      #expect(isRefused == (cell == .no), "\(role) \(type).\(field): \(pretty(answer))")
    }
  }

  @Test("the changed rules are among them: what is hidden, shown, and shown by row")
  func telling() throws {
    let seller = Dictionary(
      uniqueKeysWithValues: try cells(.aggregate, "seller", "Product").map { ($0.field, $0.cell) })
    #expect(seller["variantCount"]?.text.hasPrefix("where") == true)
    #expect(try cells(.aggregate, "visitor", "Product").contains { $0 == ("variantCount", .no) })
    #expect(try cells(.aggregate, "customer", "Order").contains { $0 == ("note", .yes) })
    #expect(try cells(.order, "customer", "Order").contains { $0 == ("note", .no) })
  }
}
