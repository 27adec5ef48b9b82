import CLibPQ
import Glibc

/// What has connections on the reactor: a lane of a pool, or a listener. Lives on the reactor's thread only.
protocol Driver: AnyObject {
  var id: UInt64 { get }
  /// Nanoseconds of the monotonic clock; nil when there is nothing to wait for.
  var nextDeadline: UInt64? { get }
  func tick(now: UInt64)
  func run(_ job: Job, reply: Reply<[QueryResult]>)
}

/// The reactor's thread: reads its mail, then waits on every socket at once. Not Sendable, so the compiler keeps
/// all connection state on this thread.
final class ReactorLoop {
  let reactor: Reactor
  private var epoll: Int32 = -1
  private var doorbell: Int32 = -1
  private var drivers: [UInt64: any Driver] = [:]
  private var links: [UInt64: Link] = [:]
  /// Reused by every send.
  var scratch = SendScratch()

  private static let doorbellKey: UInt64 = 0

  init(_ reactor: Reactor) { self.reactor = reactor }

  func run() {
    openDescriptors()
    let capacity = 64
    let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
    events.initialize(repeating: epoll_event(), count: capacity)
    var messages: [Reactor.Message] = []
    while true {
      let timeout = reactor.prepareToSleep() ? timeoutMilliseconds() : 0
      let ready = epoll_wait(epoll, events, Int32(capacity), timeout)
      for index in 0..<max(0, Int(ready)) {
        let key = sg_epoll_key(events + index)
        if key != ReactorLoop.doorbellKey {
          let mask = sg_epoll_events(events + index)
          links[key]?.socketReady(isWritable: mask & ~sg_epoll_in() != 0)
        }
      }
      reactor.collect(into: &messages)
      for message in messages { handle(message) }
      messages.removeAll(keepingCapacity: true)
      tick()
    }
  }

  private func handle(_ message: Reactor.Message) {
    switch message {
    case .run(let driver, let job, let reply):
      if let driver = drivers[driver] {
        driver.run(job, reply: reply)
      } else {
        reply.resume(returning: .failure(.closed))
      }
    case .perform(let body): body(self)
    }
  }

  private func tick() {
    guard drivers.values.contains(where: { $0.nextDeadline != nil }) else { return }
    let now = Monotonic.now()
    for driver in Array(drivers.values) {
      if let deadline = driver.nextDeadline, deadline <= now { driver.tick(now: now) }
    }
  }

  private func timeoutMilliseconds() -> Int32 {
    guard let deadline = drivers.values.compactMap(\.nextDeadline).min() else { return -1 }
    let now = Monotonic.now()
    guard deadline > now else { return 0 }
    return Int32(clamping: (deadline &- now) / 1_000_000 &+ 1)
  }

  /// A process that is out of descriptors gets them late rather than never: the mail waits.
  private func openDescriptors() {
    while epoll < 0 || doorbell < 0 {
      if epoll < 0 { epoll = sg_epoll() }
      if doorbell < 0 { doorbell = sg_eventfd(0) }
      if epoll < 0 || doorbell < 0 { usleep(100_000) }
    }
    // Edge-triggered, so that the counter never has to be read.
    _ = sg_epoll_set(epoll, doorbell, sg_epoll_in() | sg_epoll_edge(), ReactorLoop.doorbellKey)
    reactor.install(doorbell: doorbell)
  }

  // MARK: drivers and links

  func add(_ driver: some Driver) { drivers[driver.id] = driver }
  func removeDriver(_ id: UInt64) { drivers[id] = nil }
  func driver<D: Driver>(_ id: UInt64, as type: D.Type) -> D? { drivers[id] as? D }

  func add(_ link: Link) { links[link.id] = link }
  func remove(_ link: Link) { links[link.id] = nil }
  func link(_ id: UInt64) -> Link? { links[id] }

  /// - Returns: false when the kernel refuses to watch it.
  func watch(_ descriptor: Int32, for link: Link, readable: Bool, writable: Bool) -> Bool {
    let mask = (readable ? sg_epoll_in() : 0) | (writable ? sg_epoll_out() : 0)
    return sg_epoll_set(epoll, descriptor, mask, link.id) == 0
  }

  func unwatch(_ descriptor: Int32) { _ = sg_epoll_remove(epoll, descriptor) }
}
