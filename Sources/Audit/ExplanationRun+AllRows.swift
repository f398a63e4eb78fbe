import Explain
import Models
import Tabular

extension ExplanationRun {
  /// What turns this run's contributions into bytes.
  func writer(_ format: ContributionFormat) -> ContributionWriter {
    ContributionWriter(
      format, model: model, outputs: outputs, explainer: explanations.explainer)
  }

  /// Writes every row's contributions; see ``AllRowsExplanation`` for what is written.
  ///
  /// - Parameters:
  ///   - threads: how many compute; the bytes do not depend on it.
  ///   - progress: hears how far the work has come.
  ///   - write: takes the bytes piece by piece, in order, on the calling thread.
  /// - Returns: the worst additivity error.
  @discardableResult
  public func writeAll(
    as format: ContributionFormat = .csv, threads: Int, progress: ProgressHandler,
    write: ([UInt8]) throws -> Void
  ) throws -> Double {
    guard let matrix = inputs.matrix else { return 0 }
    let writer = writer(format)
    try write(writer.header(rowCount: matrix.rowCount))
    let scores = try inputs.scores(of: matrix, by: model, tableRows: nil, threads: threads)
    let explainer = explanations.explainer
    let names = RowNames(
      inputs.configuration.data.id.flatMap { inputs.table.column(named: $0) }, firstRow: 0)
    let chunks = explainer.chunks(of: 0..<matrix.rowCount)
    let wave = max(1, threads) * 8
    var worst = 0.0
    for first in stride(from: 0, to: chunks.count, by: wave) {
      let pieces = try Parallel.map(
        chunks: min(wave, chunks.count - first), threads: threads
      ) { offset in
        let block = try explainer.block(matrix, rows: chunks[first + offset])
        return (
          bytes: writer.bytes(of: block, scores: scores, names: names),
          worst: block.additivityError
        )
      }
      for piece in pieces {
        worst = max(worst, piece.worst)
        try write(piece.bytes)
      }
      let done = chunks[min(first + wave, chunks.count) - 1].upperBound
      progress(.explain, Double(done) / Double(matrix.rowCount))
    }
    return worst
  }
}
