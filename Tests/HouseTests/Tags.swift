import Testing

extension Tag {
  /// Issue part A.1: the arrows of the house, and an engine that knows no shop.
  @Tag static var house: Self
}
