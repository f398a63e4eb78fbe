internal import Dispatch
internal import Synchronization

internal import class Foundation.ProcessInfo

/// The one way this package uses several cores: fixed chunks of work, results in chunk order.
///
/// What a chunk is must not depend on the number of threads; then neither does the result.
public enum Parallel {
  /// The number of cores this process may use.
  public static let coreCount = ProcessInfo.processInfo.activeProcessorCount

  /// The number of threads that a request means: one per core for 0.
  public static func threadCount(_ requested: Int) -> Int {
    requested > 0 ? requested : coreCount
  }

  /// The results of `body` for the chunks `0..<chunks`, in that order.
  ///
  /// The calling thread works too, and up to `threads - 1` others help; calls may be nested.
  ///
  /// - Throws: the error of the lowest chunk that fails.
  public static func map<Element: Sendable, Failure: Error>(
    chunks: Int, threads: Int, _ body: @Sendable (Int) throws(Failure) -> Element
  ) throws(Failure) -> [Element] {
    let workers = min(threads, chunks)
    guard workers > 1 else { return try inOrder(chunks, body) }
    let work = Work<Element, Failure>(chunks: chunks)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in work.drain(body) }
    return try work.results()
  }

  /// The same, while the calling thread first does something else.
  ///
  /// `body` runs on up to `threads` threads once `meanwhile` is done. Not to be nested.
  static func map<Element: Sendable>(
    chunks: Int, threads: Int, meanwhile: () -> Void, _ body: @Sendable (Int) -> Element
  ) -> [Element] {
    let helpers = min(threads - 1, chunks)
    guard helpers > 0 else {
      let results = inOrder(chunks, body)
      meanwhile()
      return results
    }
    let work = Work<Element, Never>(chunks: chunks)
    withoutActuallyEscaping(body) { body in
      let group = DispatchGroup()
      for _ in 0..<helpers {
        DispatchQueue.global(qos: .userInitiated).async(group: group) { work.drain(body) }
      }
      meanwhile()
      work.drain(body)
      group.wait()
    }
    return work.results()
  }

  /// The results of one thread.
  private static func inOrder<Element, Failure: Error>(
    _ chunks: Int, _ body: (Int) throws(Failure) -> Element
  ) throws(Failure) -> [Element] {
    var results: [Element] = []
    results.reserveCapacity(max(0, chunks))
    for chunk in 0..<max(0, chunks) { results.append(try body(chunk)) }
    return results
  }
}

/// Chunks to be done and their results.
private final class Work<Element: Sendable, Failure: Error>: Sendable {
  private let chunks: Int
  private let next = Atomic(0)
  private let slots: Mutex<[Result<Element, Failure>?]>

  init(chunks: Int) {
    self.chunks = chunks
    slots = Mutex(Array(repeating: nil, count: chunks))
  }

  /// Does chunk after chunk until none is left or one has failed.
  func drain(_ body: (Int) throws(Failure) -> Element) {
    while true {
      let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard chunk < chunks else { return }
      let result = Result(catching: { () throws(Failure) in try body(chunk) })
      slots.withLock { $0[chunk] = result }
      // Every chunk below this one has been taken up, so the lowest failure will be known.
      if case .failure = result { next.store(chunks, ordering: .relaxed) }
    }
  }

  /// The results in order, once every chunk is done.
  func results() throws(Failure) -> [Element] {
    let slots = slots.withLock { slots in
      defer { slots = [] }
      return slots
    }
    var elements: [Element] = []
    elements.reserveCapacity(slots.count)
    // Only chunks behind a failure have no result.
    for case let result? in slots { elements.append(try result.get()) }
    return elements
  }
}
