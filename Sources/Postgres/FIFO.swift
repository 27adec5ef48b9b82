/// First in, first out, in amortised constant time.
struct FIFO<Element> {
  private var items: [Element?] = []
  private var head = 0

  var isEmpty: Bool { head == items.count }
  var count: Int { items.count &- head }
  var first: Element? { isEmpty ? nil : items[head] }

  mutating func append(_ element: Element) { items.append(element) }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let element = items[head]
    items[head] = nil
    head &+= 1
    if isEmpty {
      items.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 64, head &* 2 >= items.count {
      items.removeFirst(head)
      head = 0
    }
    return element
  }

  /// Takes out the first element that matches, wherever it stands.
  mutating func remove(where matches: (Element) -> Bool) -> Element? {
    for index in head..<items.count {
      guard let item = items[index], matches(item) else { continue }
      items.remove(at: index)
      return item
    }
    return nil
  }

  mutating func removeAll() -> [Element] {
    defer {
      items = []
      head = 0
    }
    return items[head...].compactMap { $0 }
  }

  /// For changing elements in place; the head comes first.
  mutating func modify(_ body: (_ index: Int, inout Element) -> Bool) {
    for index in head..<items.count {
      guard var item = items[index] else { continue }
      items[index] = nil
      let goesOn = body(index &- head, &item)
      items[index] = item
      if !goesOn { return }
    }
  }

  mutating func modifyFirst<Result>(_ body: (inout Element) -> Result) -> Result? {
    guard !isEmpty, var item = items[head] else { return nil }
    items[head] = nil
    defer { items[head] = item }
    return body(&item)
  }
}

extension FIFO: Sendable where Element: Sendable {}
