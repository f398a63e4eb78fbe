internal import Dispatch
internal import Foundation
internal import Synchronization

/// Work divided into numbered chunks whose results come back in the order of their numbers.
///
/// A chunk's result depends on its number alone, so neither the number of threads nor their timing
/// can be seen in the results.
enum OrderedChunks {
  /// The number of threads to use: as asked, or one per core for 0.
  static func threadCount(_ requested: Int) -> Int {
    requested > 0 ? requested : max(1, ProcessInfo.processInfo.activeProcessorCount)
  }

  /// The results of `body` for 0 ..< count, or the error of the lowest chunk that failed.
  static func map<Element: Sendable>(
    count: Int, threads: Int, _ body: @Sendable (Int) throws(ExplainError) -> Element
  ) throws(ExplainError) -> [Element] {
    let workers = min(threads, count)
    if workers <= 1 {
      var elements: [Element] = []
      elements.reserveCapacity(count)
      for chunk in 0..<count { elements.append(try body(chunk)) }
      return elements
    }
    let state = Mutex(State<Element>(results: Array(repeating: nil, count: count)))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while let chunk = state.withLock({ $0.take() }) {
        let result: Result<Element, ExplainError>
        do throws(ExplainError) {
          result = .success(try body(chunk))
        } catch {
          result = .failure(error)
        }
        state.withLock { $0.results[chunk] = result }
      }
    }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for result in state.withLock({ $0.results }) {
      if let result { elements.append(try result.get()) }
    }
    return elements
  }

  /// What the threads share.
  private struct State<Element: Sendable> {
    var results: [Result<Element, ExplainError>?]
    var next = 0

    mutating func take() -> Int? {
      guard next < results.count else { return nil }
      next += 1
      return next - 1
    }
  }
}
