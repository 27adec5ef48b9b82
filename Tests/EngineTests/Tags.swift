import Testing

extension Tag {
  @Tag static var executor: Self
  @Tag static var roles: Self
  @Tag static var rowLevelSecurity: Self
  @Tag static var indexes: Self
  @Tag static var writer: Self
  @Tag static var oneStatement: Self
  @Tag static var generatedWrites: Self
  @Tag static var accounts: Self
  @Tag static var tokens: Self
  @Tag static var accessLog: Self
  @Tag static var leaks: Self
  @Tag static var reference: Self
  @Tag static var answerCache: Self
  @Tag static var commerce: Self
}
