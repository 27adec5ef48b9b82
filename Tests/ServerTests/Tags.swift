import Testing

extension Tag {
  @Tag static var server: Self
  @Tag static var cli: Self
  @Tag static var introspection: Self
  @Tag static var clients: Self
}
