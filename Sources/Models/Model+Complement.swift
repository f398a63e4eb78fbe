extension Model {
  /// The same binary classifier with the scores of its other class.
  ///
  /// A probability p becomes 1 − p, any other score its negative; contributions change their sign.
  /// - Precondition: the model has one output.
  public func complemented() -> Model {
    precondition(outputs.count == 1, "one output")
    var copy = self
    copy.isComplement.toggle()
    copy.classes = classes.reversed()
    if let name = copy.classes.last { copy.outputs = [name == "1" ? "score" : name] }
    copy.defaultThreshold = defaultThreshold.map { complementsToOne ? 1 - $0 : -$0 }
    return copy
  }

  /// Whether the scores of the two classes add up to 1; else to 0.
  var complementsToOne: Bool { scoresAreProbabilities || transform == .hinge }

  /// The scores of the class that is asked for, from those that the file's model gives.
  func oriented(_ scores: [Double]) -> [Double] {
    guard isComplement else { return scores }
    return complementsToOne ? scores.map { precision.rounding(1 - $0) } : scores.map { -$0 }
  }

  /// What the margin of the class that is asked for is counted from: that number minus the margin of
  /// the file's model; nil where both are the same.
  public var complementMargin: Double? {
    guard isComplement else { return nil }
    return transform == .identity && scoresAreProbabilities ? 1 : 0
  }
}
