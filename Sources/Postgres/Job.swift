import Synchronization

/// A segment on its way through a pool. The flag lets a cancel overtake the message that brings the job.
final class Job: Sendable {
  private static let counter = Atomic<UInt64>(0)

  let id = Job.nextID()
  let segment: Segment
  private let cancelled = Atomic<Bool>(false)
  private let answered = Atomic<Bool>(false)

  init(_ segment: Segment) { self.segment = segment }

  /// For what is no segment, but can be cancelled or answered like one.
  convenience init() { self.init(Segment([], access: .write)) }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func cancel() { cancelled.store(true, ordering: .releasing) }

  // Swift's runtime orders the answering thread before the awaiting one. When the answer comes before the task has
  // gone to sleep it does so without telling the thread sanitizer; this pair says it again.
  func markAnswered() { answered.store(true, ordering: .releasing) }
  func seeAnswer() { _ = answered.load(ordering: .acquiring) }

  /// Numbers for jobs, leases, drivers and links: unique in the process, never 0.
  static func nextID() -> UInt64 { counter.wrappingAdd(1, ordering: .relaxed).newValue }
}
