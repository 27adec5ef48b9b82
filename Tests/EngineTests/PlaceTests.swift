import Executor
import Foundation
import Resolvers
import Schema
import TestSupport
import Testing

/// S1-16: rows around a place, with an index and without PostGIS. The shop has no places, so a type is added to it.
@Suite(.tags(.executor))
struct PlaceTests {
  private static let shop = Task { try await make() }

  private struct Point {
    var latitude: Double
    var longitude: Double

    /// Metres, by the angle between two vectors: another formula than the engine's.
    func distance(to other: Point) -> Double {
      func vector(_ point: Point) -> (Double, Double, Double) {
        let (a, b) = (point.latitude * .pi / 180, point.longitude * .pi / 180)
        return (cos(a) * cos(b), cos(a) * sin(b), sin(a))
      }
      let (one, two) = (vector(self), vector(other))
      let dot = one.0 * two.0 + one.1 * two.1 + one.2 * two.2
      let cross = (
        one.1 * two.2 - one.2 * two.1, one.2 * two.0 - one.0 * two.2, one.0 * two.1 - one.1 * two.0
      )
      let length = (cross.0 * cross.0 + cross.1 * cross.1 + cross.2 * cross.2).squareRoot()
      return 6_371_008.8 * atan2(length, dot)
    }
  }

  /// Spread over the earth, and crowded where it is hard: at the date line and at the poles.
  private static let points: [Point] = {
    var state: UInt64 = 42
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    var points = [Point(latitude: 90, longitude: 0), Point(latitude: -90, longitude: 180)]
    for number in 0..<600 {
      switch number % 4 {
      case 0: points.append(Point(latitude: next() * 180 - 90, longitude: next() * 360 - 180))
      case 1:
        points.append(Point(latitude: next() * 2 - 1, longitude: next() < 0.5 ? 180 - next() : next() - 180))
      case 2: points.append(Point(latitude: 90 - next(), longitude: next() * 360 - 180))
      default: points.append(Point(latitude: 32 + next(), longitude: 13 + next()))
      }
    }
    return points
  }()

  private static let type = """
      Place:
        api: true
        fields:
          name: String!
          location: GeoPoint
          secret: { type: GeoPoint, read: [admin] }
        read: all

    """

  private static func make() async throws -> TestShop {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let yaml = try String(contentsOf: root.appending(path: "schema.yaml"), encoding: .utf8)
      .replacing("\ntypes:\n", with: "\ntypes:\n\(type)")
    let (read, diagnostics) = loadModel(yaml: yaml, file: "schema.yaml")
    #expect(diagnostics.map(\.description) == [])
    let model = try #require(read)
    let database = try await TestDatabase.make(migrations: Shop.migrations)
    try await database.run("drop schema public cascade; create schema public;")
    try await database.run(ddl(model))
    try await database.run(try TestShop.fixture("shop.sql"))
    let rows = points.enumerated().map { number, point in
      """
      ('\(TestShop.one)', gen_random_uuid(), 'P\(number)', '{"latitude": \(point.latitude), "longitude": \(point.longitude)}')
      """
    }
    try await database.run(
      "insert into place (store_id, id, name, location) values \(rows.joined(separator: ","))")
    try await database.run(
      """
      insert into place (store_id, id, name) values ('\(TestShop.one)', gen_random_uuid(), 'nowhere');
      update place set secret = location; analyze place;
      """)
    let pool = try TestShop.another(on: database)
    let engine = try Shop.engine(pool: pool, model: model, resolvers: nil, logger: TestCluster.quiet)
    return TestShop(database: database, pool: pool, engine: engine)
  }

  private static let document = """
    query Q($s: String!, $near: GeoNear!, $after: String) {
      places(storeToken: $s, filter: {location: {near: $near}}, first: 100, after: $after) {
        totalCount nodes { name } pageInfo { endCursor hasNextPage }
      }
    }
    """

  private static func near(_ point: Point, _ radius: Double) -> JSONValue {
    .object([
      JSONMember("latitude", .double(point.latitude)), JSONMember("longitude", .double(point.longitude)),
      JSONMember("radiusMetres", .double(radius)),
    ])
  }

  @Test(
    "a circle holds what an independent formula says, the nearest first",
    arguments: [
      (0.2, 179.99, 60_000.0), (0.0, -180.0, 100_000), (89.9, 10, 50_000), (-89.95, -170, 20_000),
      (32.5, 13.5, 15_000), (32.5, 13.5, 0), (10, 20, 8_000_000), (-5, -5, 20_100_000), (89.0, 0, 120_000),
    ])
  func circle(_ latitude: Double, _ longitude: Double, _ radius: Double) async throws {
    let shop = try await Self.shop.value
    let centre = Point(latitude: latitude, longitude: longitude)
    let expected = Self.points.enumerated().map { ("P\($0)", $1.distance(to: centre)) }
      .filter { $0.1 <= radius }.sorted { $0.1 < $1.1 }.map(\.0)
    var found: [String] = []
    var after = JSONValue.null
    while true {
      let answer = try await shop.ask(
        Self.document,
        variables: [JSONMember("near", Self.near(centre, radius)), JSONMember("after", after)])
      let page = answer["data"]?["places"]
      guard case .array(let nodes)? = page?["nodes"], let info = page?["pageInfo"] else {
        Issue.record("no page: \(pretty(answer))")
        return
      }
      #expect(page?["totalCount"] == .int(Int64(expected.count)))
      for node in nodes { if case .string(let name)? = node["name"] { found.append(name) } }
      guard info["hasNextPage"] == .bool(true), let next = info["endCursor"] else { break }
      after = next
    }
    #expect(found == expected)
  }

  @Test(
    "what is no place on the earth is refused",
    arguments: [(91.0, 0.0, 1.0), (0, 181, 1), (0, 0, -1), (0, 0, 1e300), (-90.001, 0, 1)])
  func bounds(_ latitude: Double, _ longitude: Double, _ radius: Double) async throws {
    let answer = try await Self.shop.value.ask(
      Self.document,
      variables: [JSONMember("near", Self.near(Point(latitude: latitude, longitude: longitude), radius))])
    guard case .array(let errors)? = answer["errors"] else {
      Issue.record("no error: \(pretty(answer))")
      return
    }
    #expect(errors.first?["extensions"]?["code"] == .string("BAD_USER_INPUT"))
  }

  @Test("the distance is told, and a place that is not there has none")
  func distance() async throws {
    let answer = try await Self.shop.value.ask(
      """
      query Q($s: String!, $y: Float! = 89) {
        placeList(storeToken: $s, filter: {name: {in: ["P0", "nowhere"]}}, orderBy: [NAME_ASC]) {
          name location { latitude longitude } locationDistance(latitude: $y, longitude: 7)
        }
      }
      """)
    guard case .array(let places)? = answer["data"]?["placeList"],
      let pole = places.first(where: { $0["name"] == .string("P0") }),
      case .double(let metres)? = pole["locationDistance"]
    else {
      Issue.record("\(pretty(answer))")
      return
    }
    #expect(abs(metres - 111_195.08) < 0.1)
    #expect(places.contains { $0["name"] == .string("nowhere") && $0["locationDistance"] == .null })
  }

  @Test("a row without a place is neither near nor far")
  func nowhere() async throws {
    let answer = try await Self.shop.value.ask(
      """
      query Q($s: String!) {
        placeAggregate(storeToken: $s, filter: {not: {location: {near: {latitude: 0, longitude: 0, radiusMetres: 1}}}}) { count }
      }
      """)
    #expect(answer["data"]?["placeAggregate"]?["count"] == .int(Int64(Self.points.count)))
  }

  @Test("a place that a role does not see neither finds nor tells")
  func hidden() async throws {
    let shop = try await Self.shop.value
    let document = """
      query Q($s: String!) {
        placeAggregate(storeToken: $s, filter: {secret: {near: {latitude: 0, longitude: 0, radiusMetres: 20100000}}}) { count }
        none: placeAggregate(storeToken: $s, filter: {not: {secret: {near: {latitude: 0, longitude: 0, radiusMetres: 1}}}}) { count }
        placeList(storeToken: $s, first: 1) { secretDistance(latitude: 0, longitude: 0) }
      }
      """
    let visitor = try await shop.ask(document)
    #expect(visitor["data"]?["placeAggregate"]?["count"] == .int(0))
    #expect(visitor["data"]?["none"]?["count"] == .int(0))
    #expect(visitor["extensions"]?["filtered"] == .array([.string("placeList.secretDistance")]))
    let admin = try await shop.ask(document, as: "admin")
    #expect(admin["data"]?["placeAggregate"]?["count"] == .int(Int64(Self.points.count)))
  }

  @Test("the table takes no place outside the earth")
  func stored() async throws {
    let shop = try await Self.shop.value
    for place in ["{\"latitude\": 91, \"longitude\": 0}", "{\"latitude\": 1}", "{}"] {
      await #expect(throws: (any Error).self) {
        try await shop.database.run(
          "insert into place (store_id, id, name, location) values ('\(TestShop.one)', gen_random_uuid(), 'x', '\(place)')"
        )
      }
    }
  }

  @Test("an index serves the circle under row-level security")
  func index() async throws {
    let text = try await Self.shop.value.engine.explain(
      GraphQLRequest(
        document:
          "query Q($s: String!) { placeList(storeToken: $s, filter: {location: {near: {latitude: 32.5, longitude: 13.5, radiusMetres: 1000}}}) { name } }",
        variables: [JSONMember("s", .string("store-one"))], credential: nil, correlationID: "test"), role: nil
    )
    #expect(text.contains("place_location_place_idx"), "\(text)")
  }
}
