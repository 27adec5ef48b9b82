import Testing

extension Tag {
  @Tag static var server: Self
  @Tag static var cli: Self
  @Tag static var introspection: Self
  @Tag static var clients: Self
  @Tag static var fuzz: Self
  @Tag static var errors: Self
}
