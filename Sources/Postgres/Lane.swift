/// A group of connections with one purpose, e.g. reads apart from writes, slow statements apart from both.
package struct Lane: Sendable {
  /// An open set: `.read` and `.write` are the two that every pool is expected to have.
  package struct Name: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }
    package var description: String { text }
    package static let read: Name = "read"
    package static let write: Name = "write"
  }

  package enum Mode: Sendable, Hashable {
    /// Many callers pipeline their segments on one connection, at most `inFlight` at a time.
    case shared(inFlight: Int)
    /// A connection belongs to one caller until it is given back.
    case exclusive
  }

  /// A configuration parameter set on every new connection, before the startup SQL.
  package struct Setting: Sendable, Hashable {
    package let name: String
    package let value: String
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package var name: Name
  /// At least one.
  package var connections: Int
  package var mode: Mode
  package var settings: [Setting]

  package init(name: Name, connections: Int, mode: Mode, settings: [Setting] = []) {
    self.name = name
    self.connections = connections
    self.mode = mode
    self.settings = settings
  }

  package static func read(connections: Int = 4, inFlight: Int = 64, settings: [Setting] = []) -> Lane {
    Lane(name: .read, connections: connections, mode: .shared(inFlight: inFlight), settings: settings)
  }

  package static func write(connections: Int = 4, settings: [Setting] = []) -> Lane {
    Lane(name: .write, connections: connections, mode: .exclusive, settings: settings)
  }
}
