internal import Statistics

extension Inference {
  /// The interval of a rate by the chosen method; nil when there is none.
  func interval(rate: Double, size: Double) -> Interval? {
    switch rateInterval {
    case .wilson: .wilson(rate: rate, size: size, confidence: confidence)
    case .clopperPearson: .clopperPearson(rate: rate, size: size, confidence: confidence)
    case .jeffreys: .jeffreys(rate: rate, size: size, confidence: confidence)
    }
  }

  /// The interval of a difference of two independent rates by the chosen method; nil when there is
  /// none.
  func interval(
    difference rate: Double, size: Double, otherRate: Double, otherSize: Double
  ) -> Interval? {
    switch differenceInterval {
    case .newcombe:
      .newcombe(
        rate: rate, size: size, otherRate: otherRate, otherSize: otherSize, confidence: confidence)
    case .miettinenNurminen:
      .miettinenNurminenDifference(
        rate: rate, size: size, otherRate: otherRate, otherSize: otherSize, confidence: confidence)
    }
  }
}
