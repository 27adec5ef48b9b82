import Testing

extension Tag {
  @Tag static var schemaLanguage: Self
}
