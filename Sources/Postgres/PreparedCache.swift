/// Which statements one connection has prepared: least recently used first out, bounded by an estimate of the
/// server's memory. Pure; the names to deallocate are collected for the edge to send.
struct PreparedCache {
  enum Use: Equatable {
    case ready(name: String)
    /// Send PREPARE under this name first.
    case prepare(name: String)
    /// Send DEALLOCATE, then PREPARE: an older plan of that name may exist.
    case replace(name: String)
  }

  private struct Entry {
    let name: String
    let cost: Int
    var isReady: Bool
    var lastUse: UInt64
  }

  private var entries: [Statement: Entry] = [:]
  /// Names evicted from here that the server still holds, with their statements for a revival.
  private var evicted: [Statement: Entry] = [:]
  /// Statements whose plans in the server are outdated; they leave like the evicted, but are not revived.
  private var stale: Set<Statement> = []
  /// Statements without types of their own, with the types they were last used with.
  private var aliases: [Statement: Statement] = [:]
  private static let maximumAliases = 1024
  private var clock: UInt64 = 0
  private(set) var bytes = 0
  let budget: Int
  let factor: Int

  init(budget: Int, bytesPerSQLByte factor: Int) {
    self.budget = budget
    self.factor = factor
  }

  var count: Int { entries.count }

  /// The statement to prepare for these parameters: its own types first, then those that the values recorded. A
  /// text used with other types than before is another statement, or the server would misread the bytes.
  mutating func resolve(_ command: Command) -> Statement {
    let statement = command.statement
    let slots = command.parameters.slots
    if PreparedCache.fits(statement.parameterTypes, own: statement.parameterTypes, slots) { return statement }
    if let known = aliases[statement],
      PreparedCache.fits(known.parameterTypes, own: statement.parameterTypes, slots)
    {
      return known
    }
    let resolved = Statement(statement.sql, parameterTypes: PreparedCache.types(of: command))
    if aliases.count >= PreparedCache.maximumAliases { aliases = [:] }
    aliases[statement] = resolved
    return resolved
  }

  private static func fits(_ types: [UInt32], own: [UInt32], _ slots: [Parameters.Slot]) -> Bool {
    for index in slots.indices {
      if index < own.count, own[index] != OID.inferred { continue }
      guard index < types.count, types[index] == slots[index].oid else { return false }
    }
    return true
  }

  static func types(of command: Command) -> [UInt32] {
    let own = command.statement.parameterTypes
    let slots = command.parameters.slots
    return (0..<max(own.count, slots.count)).map { index in
      if index < own.count, own[index] != OID.inferred { return own[index] }
      return index < slots.count ? slots[index].oid : OID.inferred
    }
  }

  /// Its PREPARE is in flight and might still fail.
  func isPending(_ statement: Statement) -> Bool {
    entries[statement].map { !$0.isReady } ?? false
  }

  /// Call once at the start of each segment: what it uses is not evicted before the next one.
  mutating func beginSegment() { clock &+= 1 }

  mutating func use(_ statement: Statement) -> Use {
    if var entry = entries[statement] {
      entry.lastUse = clock
      entries[statement] = entry
      return .ready(name: entry.name)
    }
    if var entry = evicted.removeValue(forKey: statement) {
      entry.lastUse = clock
      insert(entry, for: statement)
      return .ready(name: entry.name)
    }
    let name = statement.serverName
    let (cost, overflow) = statement.sql.utf8.count.multipliedReportingOverflow(by: factor)
    insert(
      Entry(
        name: name, cost: overflow ? Int.max / 2 : cost, isReady: false, lastUse: clock), for: statement)
    return stale.remove(statement) == nil ? .prepare(name: name) : .replace(name: name)
  }

  mutating func prepared(_ statement: Statement) {
    entries[statement]?.isReady = true
  }

  mutating func notPrepared(_ statement: Statement) {
    remove(statement)
  }

  /// Its plan cannot be used any more; the next use replaces it.
  mutating func invalidate(_ statement: Statement) {
    remove(statement)
    evicted[statement] = nil
    stale.insert(statement)
  }

  /// - Returns: names that the server should forget now.
  mutating func takeDeallocations() -> [String] {
    defer {
      evicted = [:]
      stale = []
    }
    return evicted.values.map(\.name) + stale.map(\.serverName)
  }

  var hasDeallocations: Bool { !evicted.isEmpty || !stale.isEmpty }

  private mutating func insert(_ entry: Entry, for statement: Statement) {
    entries[statement] = entry
    bytes = bytes &+ entry.cost
    while bytes > budget {
      let candidates = entries.filter { $0.value.isReady && $0.value.lastUse < clock }
      guard let oldest = candidates.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
      remove(oldest.key)
      evicted[oldest.key] = oldest.value
    }
  }

  private mutating func remove(_ statement: Statement) {
    guard let entry = entries.removeValue(forKey: statement) else { return }
    bytes = bytes &- entry.cost
  }
}
