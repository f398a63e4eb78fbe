internal import Dispatch
internal import Synchronization

internal import class Foundation.ProcessInfo

/// The one way this package uses several cores: fixed chunks of work, results in chunk order.
///
/// What a chunk is must not depend on the number of threads; then neither does the result.
public enum Parallel {
  /// The number of cores this process may use.
  public static let coreCount = ProcessInfo.processInfo.activeProcessorCount

  /// The results of `body` for the chunks `0..<chunks`, in that order.
  ///
  /// The calling thread works too, and up to `threads - 1` others help; calls may be nested.
  public static func map<Result: Sendable>(
    chunks: Int, threads: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let workers = min(threads, chunks)
    guard workers > 1 else { return (0..<max(0, chunks)).map(body) }
    let work = Work<Result>(chunks: chunks)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in work.drain(body) }
    return work.results()
  }

  /// The same, while the calling thread first does something else.
  ///
  /// `body` runs on up to `threads` threads once `meanwhile` is done. Not to be nested.
  static func map<Result: Sendable>(
    chunks: Int, threads: Int, meanwhile: () -> Void, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let helpers = min(threads - 1, chunks)
    guard helpers > 0 else {
      let results = (0..<max(0, chunks)).map(body)
      meanwhile()
      return results
    }
    let work = Work<Result>(chunks: chunks)
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
}

/// Chunks to be done and their results.
private final class Work<Result: Sendable>: Sendable {
  private let chunks: Int
  private let next = Atomic(0)
  private let slots: Mutex<[Result?]>

  init(chunks: Int) {
    self.chunks = chunks
    slots = Mutex(Array(repeating: nil, count: chunks))
  }

  /// Does chunk after chunk until none is left.
  func drain(_ body: (Int) -> Result) {
    while true {
      let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard chunk < chunks else { return }
      let result = body(chunk)
      slots.withLock { $0[chunk] = result }
    }
  }

  /// The results in order, once every chunk is done.
  func results() -> [Result] {
    slots.withLock { slots in
      defer { slots = [] }
      return slots.compactMap { $0 }
    }
  }
}
