internal import Dispatch
internal import Synchronization

/// The one place of this module where work is spread over threads.
enum ParallelChunks {
  /// The results of `work` for each chunk, in the order of the chunks.
  ///
  /// What a chunk is does not depend on the number of threads, so neither do the results.
  static func map<Result: Sendable>(
    count: Int, threads: Int, _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    let lanes = min(max(threads, 1), count)
    guard lanes > 1 else { return (0..<count).map(work) }
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: lanes) { lane in
      for chunk in stride(from: lane, to: count, by: lanes) {
        let result = work(chunk)
        results.withLock { $0[chunk] = result }
      }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
