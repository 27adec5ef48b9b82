/// Lets so many do something at a time, in the order of their coming.
actor Turns {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var first = 0

  init(_ count: Int) { free = count }

  nonisolated func run<Value: Sendable>(_ body: @Sendable () async throws -> Value) async rethrows -> Value {
    await take()
    do {
      let value = try await body()
      await give()
      return value
    } catch {
      await give()
      throw error
    }
  }

  private func take() async {
    if free > 0 {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func give() {
    guard first < waiting.count else {
      free += 1
      return
    }
    waiting[first].resume()
    first += 1
    if first > 1_024, first * 2 > waiting.count {
      waiting.removeFirst(first)
      first = 0
    }
  }
}
