import Schema

extension PredicateCompiler {
  /// Rows within a radius: a box that an index over the coordinates serves, and inside it the exact distance. To a client a
  /// place that it does not see is null.
  mutating func near(
    _ field: FieldModel, _ operand: Operand, _ type: TypeModel, _ alias: String
  ) throws(PlanningFailure) -> Condition {
    guard case .client(let index) = operand, clientValues.indices.contains(index),
      let source = clientValues[index].near
    else { throw .unsupported("near \(type.name).\(field.name)") }
    guard let place = try coordinates(of: field, type, alias) else { return .sql("null::bool") }
    func bound(_ part: NearPart) -> String { parameters.bind(.near(source, part), as: .float8) }
    let south = bound(.south)
    let north = bound(.north)
    let west = bound(.west)
    let east = bound(.east)
    let distance = distance(place, source)
    return .sql(
      """
      (\(place.latitude) between \(south) and \(north) and \(place.longitude) between \(west) and \(east) \
      and \(distance) <= \(bound(.radius)))
      """)
  }

  /// Metres between a row's place and the source's; nil: the role never sees the place.
  mutating func distance(
    of field: FieldModel, _ type: TypeModel, _ alias: String, from source: NearSource
  ) throws(PlanningFailure) -> String? {
    try coordinates(of: field, type, alias).map { distance($0, source) }
  }

  private struct Coordinates {
    var latitude: String
    var longitude: String
  }

  private mutating func coordinates(
    of field: FieldModel, _ type: TypeModel, _ alias: String
  ) throws(PlanningFailure) -> Coordinates? {
    guard let column = field.placeColumn else { throw .unknownField(type: type.name, field: field.name) }
    let latitude = "\(alias).\(quoted(GeoPoint.latitudeColumn(column)))"
    let longitude = "\(alias).\(quoted(GeoPoint.longitudeColumn(column)))"
    let seen = try visibility(of: field, type, alias)
    switch seen {
    case .always: return Coordinates(latitude: latitude, longitude: longitude)
    case .never: return nil
    case .sql, .every:
      return Coordinates(
        latitude: "(case when \(seen.text) then \(latitude) end)",
        longitude: "(case when \(seen.text) then \(longitude) end)")
    }
  }

  /// The haversine formula. Rounding may carry the square a little beyond 1, so the cosine's is taken without its sign; `least`
  /// would make a distance of no place.
  private mutating func distance(_ place: Coordinates, _ source: NearSource) -> String {
    let latitude = parameters.bind(.near(source, .latitude), as: .float8)
    let longitude = parameters.bind(.near(source, .longitude), as: .float8)
    let square = """
      sin(radians(\(place.latitude) - \(latitude)) / 2) ^ 2 + cos(radians(\(latitude))) \
      * cos(radians(\(place.latitude))) * sin(radians(\(place.longitude) - \(longitude)) / 2) ^ 2
      """
    return "(\(2 * GeoPoint.earthRadius) * atan2(sqrt(\(square)), sqrt(abs(1 - (\(square))))))"
  }
}
