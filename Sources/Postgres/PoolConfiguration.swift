/// Everything a pool needs to know before its first connection.
package struct PoolConfiguration: Sendable {
  /// A libpq connection string or `postgresql://` URI, passed on unread: TLS, passwords, service files and
  /// several hosts are libpq's own settings.
  package var connection: String
  /// Used unless `connection` names one itself.
  package var applicationName: String
  package var lanes: [Lane]
  /// One statement each, run in order on every new connection: `SET ROLE …`, time limits. A failure counts as a
  /// failed connection.
  package var startup: [String]
  /// Prepared on every new connection, right after `startup`. One that cannot be prepared is logged and left out.
  package var warm: WarmStatements
  /// How long a caller waits for a connection before `.busy`, or `.connection` when there is none at all.
  package var leaseWait: Duration
  /// From the start of a connection attempt until its startup SQL has run.
  package var connectTimeout: Duration
  /// Budget of a connection's prepared statements, in bytes of the server's memory; the least recently used are
  /// deallocated beyond it.
  package var preparedBytes: Int
  /// Estimate of a prepared statement's cost in the server per byte of its SQL: nested selections measured about
  /// 650 KB for 6.5 KB of text.
  package var preparedBytesPerSQLByte: Int

  package init(
    connection: String,
    applicationName: String = "storegraph",
    lanes: [Lane] = [.read(), .write()],
    startup: [String] = [],
    warm: WarmStatements = WarmStatements(),
    leaseWait: Duration = .seconds(2),
    connectTimeout: Duration = .seconds(5),
    preparedBytes: Int = 64 * 1024 * 1024,
    preparedBytesPerSQLByte: Int = 100
  ) {
    self.connection = connection
    self.applicationName = applicationName
    self.lanes = lanes
    self.startup = startup
    self.warm = warm
    self.leaseWait = leaseWait
    self.connectTimeout = connectTimeout
    self.preparedBytes = preparedBytes
    self.preparedBytesPerSQLByte = preparedBytesPerSQLByte
  }
}
