import Testing

@testable import Tabular

@Suite struct ParallelTests {
  @Test(arguments: [1, 2, 3, 8])
  func resultsStandInChunkOrder(threads: Int) {
    #expect(Parallel.map(chunks: 100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(Parallel.map(chunks: 0, threads: threads) { $0 } == [])
  }

  @Test(arguments: [1, 2, 3, 8])
  func doesSomethingElseMeanwhile(threads: Int) {
    var isDone = false
    let results = Parallel.map(chunks: 50, threads: threads, meanwhile: { isDone = true }) { -$0 }
    #expect(isDone)
    #expect(results == (0..<50).map { -$0 })
  }

  @Test func callsMayBeNested() {
    let sums = Parallel.map(chunks: 20, threads: 4) { chunk in
      Parallel.map(chunks: 20, threads: 4) { $0 * chunk }.reduce(0, +)
    }
    #expect(sums == (0..<20).map { $0 * 190 })
  }

  private struct Failure: Error, Equatable {
    let chunk: Int
  }

  @Test(arguments: [1, 2, 3, 8])
  func theLowestFailureIsThrown(threads: Int) {
    #expect(throws: Failure(chunk: 17)) {
      try Parallel.map(chunks: 100, threads: threads) { chunk throws(Failure) in
        if chunk >= 17 { throw Failure(chunk: chunk) }
      }
    }
  }

  @Test func thereIsACore() {
    #expect(Parallel.coreCount >= 1)
    #expect(Parallel.threadCount(0) == Parallel.coreCount)
    #expect(Parallel.threadCount(3) == 3)
  }
}
