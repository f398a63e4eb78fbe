internal import Foundation

/// Weights by true and predicted class with their margins, and the measures that follow from them.
///
/// Made once per group and once per bootstrap replicate.
struct ClassTable {
  let classes: [String]
  /// At `label * classCount + prediction`.
  let cells: [Double]
  let labelTotals: [Double]
  let predictionTotals: [Double]
  let total: Double

  /// The number of classes.
  var classCount: Int { classes.count }

  init(_ cells: [Double], classes: [String]) {
    let classCount = classes.count
    self.cells = cells
    self.classes = classes
    var labels = [Double](repeating: 0, count: classCount)
    var predictions = labels
    for label in 0..<classCount {
      for prediction in 0..<classCount {
        let weight = cells[label * classCount + prediction]
        labels[label] += weight
        predictions[prediction] += weight
      }
    }
    labelTotals = labels
    predictionTotals = predictions
    total = labels.reduce(0, +)
  }

  func hits(_ index: Int) -> Double { cells[index * classCount + index] }

  /// The share of rows whose predicted class is the true one.
  func accuracy() throws(TaskReason) -> Double {
    guard total > 0 else { throw .noRows }
    var sum = 0.0
    for index in 0..<classCount { sum += hits(index) }
    return min(1, sum / total)
  }

  func recall(_ index: Int) throws(TaskReason) -> Double {
    guard labelTotals[index] > 0 else { throw notLabeled(index) }
    return min(1, hits(index) / labelTotals[index])
  }

  func precision(_ index: Int) throws(TaskReason) -> Double {
    guard predictionTotals[index] > 0 else { throw notPredicted(index) }
    return min(1, hits(index) / predictionTotals[index])
  }

  /// The harmonic mean of precision and recall, 2TP/(2TP + FP + FN).
  func f1(_ index: Int) throws(TaskReason) -> Double {
    let sum = labelTotals[index] + predictionTotals[index]
    guard sum > 0 else { throw nowhere(index) }
    return min(1, 2 * hits(index) / sum)
  }

  /// The mean of a measure over the classes; undefined where it is in any of them.
  func macro(_ measure: (Int) throws(TaskReason) -> Double) throws(TaskReason) -> Double {
    guard total > 0 else { throw .noRows }
    var sum = 0.0
    for index in 0..<classCount { sum += try measure(index) }
    return sum / Double(classCount)
  }

  /// The mean of a measure over the classes by the weight of their labels.
  func weighted(_ measure: (Int) throws(TaskReason) -> Double) throws(TaskReason) -> Double {
    guard total > 0 else { throw .noRows }
    var sum = 0.0
    for index in 0..<classCount where labelTotals[index] > 0 {
      sum += labelTotals[index] / total * (try measure(index))
    }
    return sum
  }

  /// Gorodkin's K-category correlation, which for two classes is Matthews's.
  func matthewsCorrelation() throws(TaskReason) -> Double {
    guard total > 0 else { throw .noRows }
    // In shares, so that no product overflows.
    var agreement = 0.0
    var both = 0.0
    var labels = 0.0
    var predictions = 0.0
    for index in 0..<classCount {
      let label = labelTotals[index] / total
      let prediction = predictionTotals[index] / total
      agreement += hits(index) / total
      both += label * prediction
      labels += label * label
      predictions += prediction * prediction
    }
    let scale = ((1 - labels) * (1 - predictions)).squareRoot()
    guard isVaried, scale > 0 else { throw .inside("labels or predictions all of one class") }
    return min(1, max(-1, (agreement - both) / scale))
  }

  /// Cohen's kappa: agreement beyond what the margins alone would give.
  func cohenKappa() throws(TaskReason) -> Double {
    guard total > 0 else { throw .noRows }
    var agreement = 0.0
    var expected = 0.0
    for index in 0..<classCount {
      agreement += hits(index) / total
      expected += labelTotals[index] / total * (predictionTotals[index] / total)
    }
    guard isVaried || agreement < 1, expected < 1 else {
      throw .inside("labels and predictions all of one class")
    }
    return (agreement - expected) / (1 - expected)
  }

  /// Whether both labels and predictions have more than one class.
  private var isVaried: Bool {
    labelTotals.count { $0 > 0 } > 1 && predictionTotals.count { $0 > 0 } > 1
  }

  func notLabeled(_ index: Int) -> TaskReason {
    .inside("no rows labeled '\(classes[index])'")
  }

  func notPredicted(_ index: Int) -> TaskReason {
    .inside("no rows predicted as '\(classes[index])'")
  }

  private func nowhere(_ index: Int) -> TaskReason {
    .inside("no rows labeled with or predicted as '\(classes[index])'")
  }
}

// MARK: - Distances between two groups

extension ClassTable {
  /// Half the summed absolute differences of two distributions given by weights.
  static func totalVariation(_ own: [Double], _ other: [Double]) throws(TaskReason) -> Double {
    let totals = (own.reduce(0, +), other.reduce(0, +))
    guard totals.0 > 0, totals.1 > 0 else { throw .noRows }
    var sum = 0.0
    for index in own.indices { sum += abs(own[index] / totals.0 - other[index] / totals.1) }
    return min(1, sum / 2)
  }

  /// The mean over true classes of the total variation distance of the predictions given the true
  /// class: Σ_c Σ_ĉ |P(ĉ|c, own) − P(ĉ|c, other)| / 2K.
  func equalityOfOpportunity(_ other: ClassTable) throws(TaskReason) -> Double {
    try given(other) { differences in
      differences.reduce(0) { $0 + $1.reduce(0) { $0 + abs($1) } } / 2
    }
  }

  /// Σ_ĉ |Σ_c P(ĉ|c, own) − P(ĉ|c, other)| / 2K: differences of one prediction given different true
  /// classes can cancel.
  func averageOdds(_ other: ClassTable) throws(TaskReason) -> Double {
    try given(other) { differences in
      var sum = 0.0
      for prediction in 0..<classCount {
        sum += abs(differences.reduce(0) { $0 + $1[prediction] })
      }
      return sum / 2
    }
  }

  /// The mean over classes of the absolute difference of recalls.
  func trueRates(_ other: ClassTable) throws(TaskReason) -> Double {
    try given(other) { differences in
      differences.indices.reduce(0) { $0 + abs(differences[$1][$1]) }
    }
  }

  /// A sum over the differences P(ĉ|c, own) − P(ĉ|c, other), by true class then prediction, divided
  /// by the number of classes. What the other group lacks is its caller's to say.
  private func given(
    _ other: ClassTable, _ sum: ([[Double]]) -> Double
  ) throws(TaskReason) -> Double {
    var differences: [[Double]] = []
    for label in 0..<classCount {
      guard labelTotals[label] > 0, other.labelTotals[label] > 0 else {
        throw notLabeled(label)
      }
      differences.append(
        (0..<classCount).map { prediction in
          let cell = label * classCount + prediction
          return cells[cell] / labelTotals[label] - other.cells[cell] / other.labelTotals[label]
        })
    }
    return sum(differences) / Double(classCount)
  }

  /// Throws where a class has no label here, which makes every measure given the true class
  /// undefined.
  func checkLabels() throws(TaskReason) {
    for label in 0..<classCount where labelTotals[label] <= 0 {
      throw notLabeled(label)
    }
  }
}
