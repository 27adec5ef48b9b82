import Testing

extension Tag {
  @Tag static var postgresClient: Self
}
