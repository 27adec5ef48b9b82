import Testing

extension Tag {
  @Tag static var validation: Self
  @Tag static var coercion: Self
  @Tag static var introspection: Self
  @Tag static var json: Self
  @Tag static var verdicts: Self
}
