/// Why bytes are not one JSON value.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A whole sentence, fit for a client; echoes nothing of the input.
  package let message: String
  /// In bytes, from the start of the input.
  package let offset: Int
  /// Whether the value was well-formed as far as it was read, but nested too deeply.
  package let isTooDeep: Bool

  init(_ message: String, at offset: Int, isTooDeep: Bool = false) {
    self.message = message
    self.offset = offset
    self.isTooDeep = isTooDeep
  }

  package var description: String { "\(message) (byte \(offset))" }
}

package struct JSONLimits: Sendable, Hashable {
  package static let `default` = JSONLimits()
  /// Arrays and objects open at one time. The parser recurses once per level.
  package let depth: Int

  /// - Parameter depth: cut to 0...500.
  package init(depth: Int = 64) { self.depth = min(max(depth, 0), 500) }
}
