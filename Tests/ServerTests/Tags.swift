import Testing

extension Tag {
  @Tag static var server: Self
  @Tag static var cli: Self
}
