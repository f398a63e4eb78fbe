/// What a scorecard says of its points and of the reasons for them.
///
/// It describes a ``Model`` whose score is the initial score and the points of one attribute for each
/// characteristic.
public struct Scorecard: Sendable, Equatable {
  /// What everybody starts from.
  public let initialScore: Double
  /// The characteristics, in order; each is one column of the model's learnt part.
  public let characteristics: [Characteristic]
  /// How reasons are ranked; nil where the file asks for none.
  public let reasons: ReasonRule?
  /// By characteristic, the columns of the model's program that hold its points and the place of the
  /// attribute that holds.
  let pointRegisters: [Int]
  let attributeRegisters: [Int]

  /// One thing that a scorecard looks at.
  public struct Characteristic: Sendable, Equatable {
    /// The name in the file, or its position.
    public let name: String
    /// What the points of a row are compared with to find reasons.
    public let baselineScore: Double?
    /// What it may be, in the order in which it is asked.
    public let attributes: [Attribute]
  }

  /// One thing that a characteristic may be.
  public struct Attribute: Sendable, Equatable {
    /// The condition in words, as in `age < 30`.
    public let condition: String
    /// The points; nil where they are computed from the row.
    public let points: Double?
    /// The reason code, the characteristic's own where it has none.
    public let reasonCode: String?
  }

  /// Which characteristics count as reasons.
  public enum ReasonRule: String, Sendable {
    /// Those with more points than their baseline.
    case pointsAbove
    /// Those with fewer.
    case pointsBelow
  }

  /// A reason code with the points that it stands for.
  public struct Reason: Sendable, Equatable {
    /// The code in the file.
    public let code: String
    /// How far the points of its characteristics are on the wrong side of their baselines, added up.
    public let points: Double
  }

  /// The reason codes of a row, the weightiest first, as JPMML-Evaluator ranks them: those that stand
  /// for less than zero points are left out, ties stand in the order of the characteristics.
  ///
  /// - Parameters:
  ///   - points: by characteristic, the points of the row.
  ///   - attributes: by characteristic, the attribute that holds for the row.
  public func reasons(points: [Double], attributes: [Int]) -> [Reason] {
    guard let reasons, points.count == characteristics.count,
      attributes.count == characteristics.count
    else { return [] }
    var codes: [String] = []
    var sums: [Double] = []
    for (index, characteristic) in characteristics.enumerated() {
      guard characteristic.attributes.indices.contains(attributes[index]),
        let code = characteristic.attributes[attributes[index]].reasonCode
      else { continue }
      let baseline = characteristic.baselineScore ?? 0
      let distance =
        reasons == .pointsAbove ? points[index] - baseline : baseline - points[index]
      if let place = codes.firstIndex(of: code) {
        sums[place] += distance
      } else {
        codes.append(code)
        sums.append(distance)
      }
    }
    let order = codes.indices.filter { sums[$0] >= 0 }
      .sorted { (sums[$0], $1) > (sums[$1], $0) }
    return order.map { Reason(code: codes[$0], points: sums[$0]) }
  }
}

extension Model {
  /// What a scorecard gives for some rows: the points of each characteristic, and the reason codes.
  ///
  /// - Returns: by row; nil for a model that is no scorecard.
  /// - Throws: ``PredictionError`` for the first row with a value that the model refuses.
  /// - Precondition: the matrix has as many columns as the model has features.
  public func points(
    of matrix: FeatureMatrix, threads: Int = 1
  ) throws(PredictionError) -> [Scorecard.Result]? {
    guard let scorecard, case .program(let program) = form else { return nil }
    let count = scorecard.characteristics.count
    let columns = try program.program.numbers(
      in: scorecard.pointRegisters + scorecard.attributeRegisters, of: matrix, threads: threads)
    return (0..<matrix.rowCount).map { row in
      let points = (0..<count).map { columns[$0][row] }
      let attributes = (0..<count).map { Int(columns[count + $0][row]) }
      return Scorecard.Result(
        points: points, attributes: attributes,
        reasons: scorecard.reasons(points: points, attributes: attributes))
    }
  }
}

extension Scorecard {
  /// What a scorecard gives for one row, besides the score.
  public struct Result: Sendable, Equatable {
    /// By characteristic, the points.
    public let points: [Double]
    /// By characteristic, the attribute that holds.
    public let attributes: [Int]
    /// The reason codes, the weightiest first.
    public let reasons: [Reason]
  }
}
