import Testing

@testable import Postgres

@Suite(.tags(.postgresClient))
struct PreparedCacheTests {
  /// Ten bytes of text each, so that a budget of 30 holds three.
  func statement(_ number: Int) -> Statement { Statement("select  \(10 + number)") }

  func use(_ cache: inout PreparedCache, _ number: Int) -> Bool {
    cache.beginSegment()
    let use = cache.use(statement(number))
    cache.prepared(statement(number))
    if case .ready = use { return true }
    return false
  }

  @Test("the least recently used statement is evicted, and its name handed out once")
  func eviction() {
    var cache = PreparedCache(budget: 30, bytesPerSQLByte: 1)
    for number in 1...3 { #expect(!use(&cache, number)) }
    #expect(use(&cache, 1))
    #expect(!use(&cache, 4))
    #expect(cache.count == 3)
    #expect(cache.bytes == 30)
    #expect(cache.takeDeallocations() == [statement(2).serverName])
    #expect(cache.takeDeallocations().isEmpty)
    #expect(!use(&cache, 2))
  }

  @Test("what the current segment uses is never evicted, whatever the budget")
  func sameSegment() {
    var cache = PreparedCache(budget: 5, bytesPerSQLByte: 1)
    cache.beginSegment()
    for number in 1...3 { _ = cache.use(statement(number)) }
    for number in 1...3 { cache.prepared(statement(number)) }
    #expect(!cache.hasDeallocations)
    #expect(cache.count == 3)
  }

  @Test("an evicted statement that the server still holds comes back without a PREPARE")
  func revival() {
    var cache = PreparedCache(budget: 10, bytesPerSQLByte: 1)
    _ = use(&cache, 1)
    _ = use(&cache, 2)
    #expect(use(&cache, 1))
    #expect(cache.takeDeallocations() == [statement(2).serverName])
  }

  @Test("a failed PREPARE leaves nothing behind")
  func failure() {
    var cache = PreparedCache(budget: 100, bytesPerSQLByte: 1)
    cache.beginSegment()
    _ = cache.use(statement(1))
    #expect(cache.isPending(statement(1)))
    cache.notPrepared(statement(1))
    #expect(!cache.isPending(statement(1)))
    #expect(cache.bytes == 0)
    #expect(cache.use(statement(1)) == .prepare(name: statement(1).serverName))
  }

  @Test("an invalidated plan is replaced, once")
  func invalidation() {
    var cache = PreparedCache(budget: 100, bytesPerSQLByte: 1)
    _ = use(&cache, 1)
    cache.invalidate(statement(1))
    #expect(cache.use(statement(1)) == .replace(name: statement(1).serverName))
    cache.notPrepared(statement(1))
    #expect(cache.use(statement(1)) == .prepare(name: statement(1).serverName))
  }

  @Test("one text with other parameter types is another statement")
  func types() {
    var cache = PreparedCache(budget: 1000, bytesPerSQLByte: 1)
    let statement = Statement("select $1")
    var number = Parameters()
    number.append(int8: 1)
    var text = Parameters()
    text.append(text: "1")
    let first = cache.resolve(Command(statement, number))
    #expect(first.parameterTypes == [OID.int8])
    #expect(cache.resolve(Command(statement, number)) == first)
    #expect(cache.resolve(Command(statement, text)).parameterTypes == [OID.text])
    let typed = Statement("select $1", parameterTypes: [OID.uuid])
    #expect(cache.resolve(Command(typed, text)) == typed)
    #expect(first.serverName != typed.serverName)
  }
}
