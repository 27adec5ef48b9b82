import Postgres

/// What instances tell each other: tenants and how far their clocks have come, nothing else (consistency.md, 15).
enum Wake {
  /// Postgres takes payloads shorter than 8,000 bytes.
  private static let perPayload = 120

  /// Payloads `<tenant>:<seq>,…`.
  static func payloads(_ sequences: [UUID: Int64]) -> [String] {
    let texts = sequences.map { "\($0.key):\($0.value)" }.sorted()
    return stride(from: 0, to: texts.count, by: perPayload).map { start in
      texts[start..<min(start + perPayload, texts.count)].joined(separator: ",")
    }
  }

  /// What cannot be read is left out: anybody who may log in may send on the channel.
  static func sequences(_ payload: String) -> [(tenant: UUID, sequence: Int64)] {
    payload.split(separator: ",").compactMap { part in
      let halves = part.split(separator: ":")
      guard halves.count == 2, let tenant = UUID(String(halves[0])), let sequence = Int64(halves[1]) else {
        return nil
      }
      return (tenant, sequence)
    }
  }
}
