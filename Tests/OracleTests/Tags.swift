import Testing

extension Tag {
  /// Issue part B.6: a second compiler, written from the contract alone, that the engine must agree with.
  @Tag static var oracle: Self
}
