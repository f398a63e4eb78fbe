import Testing

@testable import Explain

@Suite struct OrderedChunksTests {
  @Test(arguments: [1, 2, 8])
  func resultsComeInOrder(threads: Int) throws {
    let found = try OrderedChunks.map(count: 100, threads: threads) {
      chunk throws(ExplainError) in chunk * chunk
    }
    #expect(found == (0..<100).map { $0 * $0 })
  }

  @Test(arguments: [1, 2, 8])
  func theLowestFailureIsReported(threads: Int) {
    #expect(throws: ExplainError.noCover(tree: 17)) {
      try OrderedChunks.map(count: 100, threads: threads) { chunk throws(ExplainError) in
        if chunk >= 17 { throw .noCover(tree: chunk) }
      }
    }
  }

  @Test func nothingIsDoneForNoChunks() throws {
    let found = try OrderedChunks.map(count: 0, threads: 4) { chunk throws(ExplainError) in chunk }
    #expect(found.isEmpty)
    #expect(OrderedChunks.threadCount(3) == 3 && OrderedChunks.threadCount(0) >= 1)
  }
}
