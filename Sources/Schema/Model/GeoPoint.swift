/// A place on the earth, as every schema has it: an embedded type that is there where some field is a `GeoPoint` (S1-16).
///
/// A stored one is a JSON value with two generated columns beside it, checked and indexed under the tenant, so that a search
/// around a place is a range of an ordinary index: comparing numbers is leakproof, so that row-level security lets it.
package enum GeoPoint {
  package static let name = "GeoPoint"
  /// The input of `near`.
  package static let nearInput = "GeoNear"
  package static let filter = "GeoPointFilter"

  package static let latitude = -90.0...90.0
  package static let longitude = -180.0...180.0
  /// Metres; a little more than half way round the earth.
  package static let radius = 0.0...20_100_000.0
  /// Metres, the mean.
  package static let earthRadius = 6_371_008.8

  package static func latitudeColumn(_ column: String) -> String { column + "_latitude" }
  package static func longitudeColumn(_ column: String) -> String { column + "_longitude" }

  static let yaml = """
    embedded: true
    description: A place on the earth (WGS 84).
    fields:
      latitude: { type: Float!, description: "Degrees north, from -90 to 90." }
      longitude: { type: Float!, description: "Degrees east, from -180 to 180." }
    """
}

extension FieldModel {
  /// The column of a stored place; nil for every other field.
  package var placeColumn: String? {
    guard type.nullable == .named(GeoPoint.name), case .column(let column) = source else { return nil }
    return column.name
  }

  /// The field that tells how far a place is.
  package var distanceName: String { name + "Distance" }
}
