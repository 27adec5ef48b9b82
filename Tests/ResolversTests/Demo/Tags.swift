import Testing

extension Tag {
  @Tag static var demo: Self
}
