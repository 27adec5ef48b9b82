import Glibc
import Schema

/// A place that a client asks around, and how far.
struct NearSource: Hashable, Sendable {
  var latitude: ValueSource
  var longitude: ValueSource
  /// Metres.
  var radius: ValueSource
}

enum NearPart: Hashable, Sendable { case latitude, longitude, radius, south, north, west, east }

/// A place with the box around its circle, in degrees. Where the circle holds a pole or crosses the date line the box goes all the way
/// round.
struct NearBox {
  var latitude: Double
  var longitude: Double
  var radius: Double
  var south: Double
  var north: Double
  var west: Double
  var east: Double

  /// - Throws: `BAD_USER_INPUT` for a number out of bounds.
  init(latitude: Double, longitude: Double, radius: Double) throws(GraphQLError) {
    guard GeoPoint.latitude.contains(latitude), GeoPoint.longitude.contains(longitude) else {
      throw GraphQLError(
        .badUserInput, "A latitude is from -90 to 90, and a longitude from -180 to 180.")
    }
    guard GeoPoint.radius.contains(radius) else {
      throw GraphQLError(.badUserInput, "“radiusMetres” must be between 0 and 20100000.")
    }
    self.latitude = latitude
    self.longitude = longitude
    self.radius = radius
    let degrees = 180 / Double.pi
    let angle = radius / GeoPoint.earthRadius
    // More than rounding takes away, and far less than a metre.
    let margin = 1e-7
    south = latitude - angle * degrees - margin
    north = latitude + angle * degrees + margin
    let reach = sin(min(angle, .pi / 2)) / cos(latitude / degrees)
    let width = asin(min(1, max(0, reach))) * degrees + margin
    west = longitude - width
    east = longitude + width
    if south <= -90 || north >= 90 || west < -180 || east > 180 { (west, east) = (-180, 180) }
  }

  subscript(part: NearPart) -> Double {
    switch part {
    case .latitude: latitude
    case .longitude: longitude
    case .radius: radius
    case .south: south
    case .north: north
    case .west: west
    case .east: east
    }
  }
}

extension ParameterBinder {
  func near(_ source: NearSource, _ part: NearPart) throws(GraphQLError) -> Double {
    guard let latitude = value(of: source.latitude).double,
      let longitude = value(of: source.longitude).double,
      let radius = value(of: source.radius).double
    else { throw GraphQLError(.badUserInput, "A place has a latitude and a longitude.") }
    return try NearBox(latitude: latitude, longitude: longitude, radius: radius)[part]
  }
}
