import Synchronization

/// A segment on its way through a pool. The flag lets a cancel overtake the message that brings the job.
final class Job: Sendable {
  private static let counter = Atomic<UInt64>(0)

  let id = Job.nextID()
  let segment: Segment
  private let cancelled = Atomic<Bool>(false)

  init(_ segment: Segment) { self.segment = segment }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func cancel() { cancelled.store(true, ordering: .releasing) }

  /// Numbers for jobs, leases, drivers and links: unique in the process, never 0.
  static func nextID() -> UInt64 { counter.wrappingAdd(1, ordering: .relaxed).newValue }
}
