/// A moment as Postgres keeps it: whole microseconds since 2000-01-01T00:00:00Z.
package struct Timestamp: Sendable, Hashable, Comparable {
  package var microseconds: Int64
  package init(microseconds: Int64) { self.microseconds = microseconds }
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}
