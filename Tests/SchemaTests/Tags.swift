import Testing

extension Tag {
  @Tag static var schemaLanguage: Self
  @Tag static var ddl: Self
}
