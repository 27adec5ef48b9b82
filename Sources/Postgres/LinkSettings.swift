/// How every connection of a lane or a listener begins.
struct LinkSettings: Sendable {
  var connection: String
  var applicationName: String
  var settings: [Lane.Setting] = []
  var startup: [String] = []
  var warm: WarmStatements?
  var lane: Lane.Name
  var connectTimeout: Duration
  var preparedBytes: Int
  var preparedBytesPerSQLByte: Int
  /// Several callers at once; otherwise nothing is sent while a cancel is under way, which might hit it.
  var isShared: Bool

  init(_ configuration: PoolConfiguration, lane: Lane) {
    connection = configuration.connection
    applicationName = configuration.applicationName
    settings = lane.settings
    startup = configuration.startup
    warm = configuration.warm
    self.lane = lane.name
    connectTimeout = configuration.connectTimeout
    preparedBytes = configuration.preparedBytes
    preparedBytesPerSQLByte = configuration.preparedBytesPerSQLByte
    isShared = lane.mode != .exclusive
  }

  /// A listener's connection prepares nothing.
  init(listener connection: String, applicationName: String, connectTimeout: Duration) {
    self.connection = connection
    self.applicationName = applicationName
    lane = "listen"
    self.connectTimeout = connectTimeout
    preparedBytes = 0
    preparedBytesPerSQLByte = 1
    isShared = true
  }
}
