#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension OutputTransform {
  /// The scores of margins that stand by row, then output, in Float32 as XGBoost computes them.
  ///
  /// The formulas are XGBoost's in its order of operations; they differ from its own output by at
  /// most one unit in the last place, and not at all where both use the same C library.
  public func scores(fromMargins margins: [Float], outputs: Int, slope: Float = 1) -> [Float] {
    switch self {
    case .identity: margins
    case .logistic: margins.map { 1 / (expf(min(-$0, 88.7)) + 1 + 1e-16) }
    case .scaledLogistic: margins.map { 1 / (expf(min(-slope * $0, 88.7)) + 1 + 1e-16) }
    case .exponential: margins.map { expf($0) }
    case .softplus: margins.map { log1pf(expf($0)) }
    case .signedSquare: margins.map { $0 < 0 ? -($0 * $0) : $0 * $0 }
    case .hinge: margins.map { $0 > 0 ? 1 : 0 }
    case .softmax: softmax(margins, outputs: outputs)
    case .softplusSteps: softplusSteps(margins, outputs: outputs) { log1pf(expf(-abs($0))) }
    }
  }

  /// The scores of margins that stand by row, then output, in Double as LightGBM computes them.
  ///
  /// They are within 1e-12 of LightGBM's, relative to the score.
  public func scores(fromMargins margins: [Double], outputs: Int, slope: Double = 1) -> [Double] {
    switch self {
    case .identity: margins
    case .logistic: margins.map { 1 / (1 + exp(-$0)) }
    case .scaledLogistic: margins.map { 1 / (1 + exp(-slope * $0)) }
    case .exponential: margins.map { exp($0) }
    case .softplus: margins.map { log1p(exp($0)) }
    case .signedSquare: margins.map { $0 < 0 ? -($0 * $0) : $0 * $0 }
    case .hinge: margins.map { $0 > 0 ? 1 : 0 }
    case .softmax: softmax(margins, outputs: outputs)
    case .softplusSteps: softplusSteps(margins, outputs: outputs) { log1p(exp(-abs($0))) }
    }
  }

  /// XGBoost's transform of several expectiles; `tail` is log(1 + exp(-|margin|)).
  private func softplusSteps<Number: BinaryFloatingPoint>(
    _ margins: [Number], outputs: Int, tail: (Number) -> Number
  ) -> [Number] {
    var scores = margins
    for index in margins.indices where index % max(outputs, 1) > 0 {
      let softplus = max(margins[index], 0) + tail(margins[index])
      scores[index] = scores[index - 1] + (1e-6 + softplus)
    }
    return scores
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

  private func softmax(_ margins: [Double], outputs: Int) -> [Double] {
    var scores = margins
    for start in stride(from: 0, to: margins.count - outputs + 1, by: max(outputs, 1)) {
      let row = start..<(start + outputs)
      let largest = margins[row].max() ?? 0
      var sum = 0.0
      for index in row {
        scores[index] = exp(margins[index] - largest)
        sum += scores[index]
      }
      for index in row { scores[index] /= sum }
    }
    return scores
  }
}

extension TreeEnsemble {
  /// The scores of margins that stand by row, then output, as ``margins(of:threads:)`` gives them.
  ///
  /// They are computed in the model's ``precision``; those of a Float32 model are Float32 numbers,
  /// held exactly.
  public func scores(fromMargins margins: [Double]) -> [Double] {
    switch precision {
    case .single:
      transform.scores(
        fromMargins: margins.map { Float($0) }, outputs: outputs.count, slope: Float(slope)
      ).map(Double.init)
    case .double: transform.scores(fromMargins: margins, outputs: outputs.count, slope: slope)
    }
  }
}
