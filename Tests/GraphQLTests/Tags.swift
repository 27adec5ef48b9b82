import Testing

extension Tag {
  @Tag static var graphqlLanguage: Self
  @Tag static var fuzz: Self
}
