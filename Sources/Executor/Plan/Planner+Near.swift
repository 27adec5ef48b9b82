import GraphQL
import Schema

extension Planner {
  /// The place that a comparison with a place asks around; nil: it asks none.
  func near(_ given: GivenValue) -> NearSource? {
    guard let near = given.member("near"), let latitude = near.member("latitude"),
      let longitude = near.member("longitude"), let radius = near.member("radiusMetres")
    else { return nil }
    return NearSource(latitude: latitude.source, longitude: longitude.source, radius: radius.source)
  }

  /// The nearest first, where a list's filter asks around a place.
  mutating func distanceKey(
    _ definition: FieldDefinition, _ collected: CollectedField, _ target: TypeModel
  ) throws -> ListKey? {
    guard let given = try given("filter", definition, collected), case .object(let members) = given.value
    else { return nil }
    for member in members {
      guard let field = target.field(member.name), field.placeColumn != nil,
        let source = given.member(member.name).flatMap({ near($0) }),
        let sql = try compiler.distance(of: field, target, "t", from: source)
      else { continue }
      return ListKey(
        order: OrderKey(field: "distance of \(field.name)"), sql: sql, type: .float8, format: .float,
        isNullable: false)
    }
    return nil
  }

  /// Metres from a row's place to the one in the arguments.
  mutating func distance(
    of field: FieldModel, _ definition: FieldDefinition, _ collected: CollectedField, _ typeName: String,
    in scope: inout Scope
  ) throws -> OutputValue {
    guard let type = model.type(typeName) else { throw PlanningFailure.unknownType(typeName) }
    let source = NearSource(
      latitude: try valueSource("latitude", definition, collected),
      longitude: try valueSource("longitude", definition, collected), radius: .constant(.int(0)))
    guard let sql = try compiler.distance(of: field, type, "t", from: source) else {
      throw PlanningFailure.unsupported("\(typeName).\(definition.name)")
    }
    let node = node(of: &scope)
    return .slot(nodes[node].slot(sql, .float), .float)
  }
}
