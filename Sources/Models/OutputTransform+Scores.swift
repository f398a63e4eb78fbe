#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension OutputTransform {
  /// The scores of margins that stand by row, then output, in Float32 as the library computes them.
  ///
  /// The formulas are XGBoost's in its order of operations; they differ from its own output by at
  /// most one unit in the last place, and not at all where both use the same C library.
  public func scores(fromMargins margins: [Float], outputs: Int) -> [Float] {
    switch self {
    case .identity: margins
    case .logistic: margins.map { 1 / (expf(min(-$0, 88.7)) + 1 + 1e-16) }
    case .exponential: margins.map { expf($0) }
    case .hinge: margins.map { $0 > 0 ? 1 : 0 }
    case .softmax: softmax(margins, outputs: outputs)
    }
  }

  private func softmax(_ margins: [Float], outputs: Int) -> [Float] {
    var scores = margins
    for start in stride(from: 0, to: margins.count - outputs + 1, by: max(outputs, 1)) {
      let row = start..<(start + outputs)
      let largest = margins[row].max() ?? 0
      // The exponentials are Float32, their sum Double.
      var sum = 0.0
      for index in row {
        scores[index] = expf(margins[index] - largest)
        sum += Double(scores[index])
      }
      for index in row { scores[index] /= Float(sum) }
    }
    return scores
  }
}

extension TreeEnsemble {
  /// The scores of margins that stand by row, then output, as ``margins(of:threads:)`` gives them.
  public func scores(fromMargins margins: [Float]) -> [Float] {
    transform.scores(fromMargins: margins, outputs: outputs.count)
  }
}
