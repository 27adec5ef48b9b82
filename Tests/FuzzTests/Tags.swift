import Testing

extension Tag {
  @Tag static var fuzz: Self
}
