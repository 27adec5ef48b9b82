import Testing

extension Tag {
  /// Issue part A.7: the cluster that the program makes and runs itself.
  @Tag static var embeddedPostgres: Self
}

/// The parent of all suites here: each test starts a server of its own, so they run one after the other.
@Suite(.serialized, .tags(.embeddedPostgres))
enum EmbeddedPostgresTests {}
