import Foundation
import Statistics
import Testing

@testable import Fairness

/// Distributions of scores: merging, writing, and measures against their definition over all pairs of
/// rows.
@Suite("Score distributions")
struct ScoreDistributionTests {
  /// A few rows of one group with tied scores.
  struct Rows {
    var scores: [Double] = []
    var labels: [Bool] = []
    var weights: [Double]?

    init(seed: UInt64, count: Int, ties: Double = 20, isWeighted: Bool = false) {
      var random = SplitMix64(seed: seed)
      weights = isWeighted ? [] : nil
      for _ in 0..<count {
        let score = (random.nextUnit() * ties).rounded(.down) / ties
        scores.append(score)
        labels.append(random.nextUnit() < 0.2 + 0.6 * score)
        weights?.append(Double(random.next() % 5) / 4)
      }
    }

    var distribution: ScoreDistribution {
      ScoreOrder(scores, labels: labels, weights: weights).distribution(areProbabilities: true)
    }

    /// Some of the rows.
    func picking(_ isKept: (Int) -> Bool) -> Rows {
      var other = self
      let kept = scores.indices.filter(isKept)
      other.scores = kept.map { scores[$0] }
      other.labels = kept.map { labels[$0] }
      other.weights = weights.map { weights in kept.map { weights[$0] } }
      return other
    }

    func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

    /// How often a positive row of these scores above a negative row of others, by all pairs.
    func area(over other: Rows) -> Double? {
      var (wins, pairs) = (0.0, 0.0)
      for row in scores.indices where labels[row] {
        for foreign in other.scores.indices where !other.labels[foreign] {
          let weight = weight(row) * other.weight(foreign)
          pairs += weight
          let (own, score) = (scores[row], other.scores[foreign])
          wins += weight * (own > score ? 1 : own == score ? 0.5 : 0)
        }
      }
      return pairs > 0 ? wins / pairs : nil
    }
  }

  static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6]

  @Test("Halves merged are the whole to the bit, in either order", arguments: seeds, [false, true])
  func merging(seed: UInt64, isWeighted: Bool) throws {
    // Enough rows for the radix sort, and weights that are multiples of ¼: sums without rounding.
    for count in [1, 7, 300, 20_000] {
      let rows = Rows(seed: seed, count: count, ties: 997, isWeighted: isWeighted)
      var random = SplitMix64(seed: seed &+ 50)
      let side = (0..<count).map { _ in random.next() % 3 == 0 }
      let (left, right) = (
        rows.picking { side[$0] }.distribution, rows.picking { !side[$0] }.distribution
      )
      let whole = rows.distribution
      #expect(left.merged(with: right) == whole)
      #expect(right.merged(with: left) == whole)
      let data = try JSONEncoder().encode(whole)
      #expect(try JSONDecoder().decode(ScoreDistribution.self, from: data) == whole)
    }
  }

  @Test("What is no distribution is refused")
  func refused() throws {
    let data = try JSONEncoder().encode(Rows(seed: 1, count: 30).distribution)
    let text = try #require(String(data: data, encoding: .utf8))
    func isRefused(_ changed: String) -> Bool {
      (try? JSONDecoder().decode(ScoreDistribution.self, from: Data(changed.utf8))) == nil
    }
    #expect(!isRefused(text))
    #expect(isRefused(text.replacing(/"scores":\[[^,]*,/, with: "\"scores\":[7,")))
    #expect(
      isRefused(text.replacing(/"negativeWeights":\[[^,]*,/, with: "\"negativeWeights\":[-1,")))
    #expect(isRefused(text.replacing(/"negativeWeights":\[[^,]*,/, with: "\"negativeWeights\":[")))
    #expect(isRefused(text.replacing(/"bins":\[\{/, with: "\"bins\":[],\"x\":[{")))
  }

  @Test("Areas are what all pairs of rows say", arguments: seeds, [false, true])
  func areas(seed: UInt64, isWeighted: Bool) throws {
    for ties in [1.0, 3, 20, 1e6] {
      let one = Rows(seed: seed, count: 40, ties: ties, isWeighted: isWeighted)
      let other = Rows(seed: seed &+ 9, count: 31, ties: ties, isWeighted: isWeighted)
      func agree(_ area: ScoreArea?, _ expected: Double?) {
        #expect((area == nil) == (expected == nil))
        if let area, let expected { #expect(abs(area.area - expected) < 1e-13) }
      }
      agree(one.distribution.area, one.area(over: one))
      let cross = one.distribution.crossAreas(with: other.distribution)
      agree(cross.ownPositives, one.area(over: other))
      agree(cross.otherPositives, other.area(over: one))
      let pooled = one.distribution.merged(with: other.distribution)
      let background = one.distribution.backgroundAreas(in: pooled)
      agree(background.positivesOverOwnNegatives, other.area(over: one))
      agree(background.ownPositivesOverNegatives, one.area(over: other))
      // DeLong's variance is that of the area by rows.
      let order = ScoreOrder(one.scores, labels: one.labels, weights: one.weights)
      let byRows = ROCArea(sortedCount: order.rows.count) { position in
        let row = Int(order.rows[position])
        return (one.scores[row], one.labels[row], one.weight(row))
      }
      #expect(
        one.distribution.area?.variance.map { $0 * 1e12 } ?? -1
          == byRows?.variance.map { $0 * 1e12 } ?? -1
          || abs((one.distribution.area?.variance ?? 0) - (byRows?.variance ?? 0)) < 1e-13)
    }
  }

  @Test("Crossing curves: the areas on both sides add up, by hand")
  func crossing() throws {
    // Two positives and two negatives each. A by falling score: + − − +, B: − + + −.
    // ROC of A: (0, ½) to (1, ½), then up. ROC of B: (0, 0) to (½, 0), up to 1, on to (1, 1).
    // Ties are none: pieces are level or upright. |A − B| is ½ on 0…½ and ½ on ½…1.
    let a = ScoreDistribution(
      scores: [0.1, 0.2, 0.3, 0.4], weights: [[0, 1], [1, 0], [1, 0], [0, 1]],
      areProbabilities: true)
    let b = ScoreDistribution(
      scores: [0.1, 0.2, 0.3, 0.4], weights: [[1, 0], [0, 1], [0, 1], [1, 0]],
      areProbabilities: true)
    #expect(a.areaBetweenCurves(and: b) == 0.5)
    #expect(a.area?.area == 0.5 && b.area?.area == 0.5)
    // One score for all rows is the diagonal. A crosses it at ½: two triangles of legs ½, ½: ¼.
    let diagonal = ScoreDistribution(scores: [0.5], weights: [[3, 5]], areProbabilities: true)
    #expect(a.areaBetweenCurves(and: diagonal) == 0.25)
    #expect(diagonal.areaBetweenCurves(and: diagonal) == 0)
    // Perfect against inverted scores: the whole square.
    let good = ScoreDistribution(
      scores: [0, 1], weights: [[1, 0], [0, 1]], areProbabilities: true)
    let bad = ScoreDistribution(
      scores: [0, 1], weights: [[0, 1], [1, 0]], areProbabilities: true)
    #expect(good.areaBetweenCurves(and: bad) == 1)
    let empty = ScoreDistribution(areProbabilities: true)
    #expect(good.areaBetweenCurves(and: empty) == nil && empty.area == nil)
  }

  @Test("Distances by hand, with scores on any scale")
  func distances() throws {
    // A: −10 and 30; B: 10 twice. F_A − F_B is ½ on −10…10 and −½ on 10…30: area 20, largest ½.
    let a = ScoreDistribution(
      scores: [-10, 30], weights: [[1, 0], [0, 1]], areProbabilities: false)
    let b = ScoreDistribution(scores: [10], weights: [[1, 1]], areProbabilities: false)
    #expect(a.distances(to: b) == ScoreDistances(kolmogorovSmirnov: 0.5, wasserstein: 20))
    #expect(a.distances(to: a) == ScoreDistances(kolmogorovSmirnov: 0, wasserstein: 0))
    #expect(a.distances(to: ScoreDistribution(areProbabilities: false)) == nil)
    #expect(a.variance == 400)
  }

  @Test("Cells at a threshold are those of the decisions it makes", arguments: [false, true])
  func thresholds(isWeighted: Bool) throws {
    let rows = Rows(seed: 8, count: 60, isWeighted: isWeighted)
    let thresholds = [-1, 0, 0.05, 0.3, 0.300001, 0.95, 0.96, 2.0]
    let found = rows.distribution.cells(atLeast: thresholds)
    for (threshold, cells) in zip(thresholds, found) {
      var expected = CellTally()
      for row in rows.scores.indices where rows.weight(row) > 0 {
        let cell = CellSet.index(
          label: rows.labels[row], decision: rows.scores[row] >= threshold)
        expected.counts[cell] += 1
        expected.weights[cell] += rows.weight(row)
        expected.squares[cell] += rows.weight(row) * rows.weight(row)
      }
      #expect(cells == expected, "\(threshold)")
      #expect(rows.distribution.cells(atLeast: threshold) == expected)
    }
  }

  @Test("The median of an even number of rows lies between the middle two; rows above are strict")
  func median() {
    func distribution(_ scores: [Double], _ weights: [SIMD2<Double>]) -> ScoreDistribution {
      ScoreDistribution(scores: scores, weights: weights, areProbabilities: true)
    }
    #expect(distribution([0.1, 0.5], [[1, 0], [1, 0]]).median == 0.3)
    #expect(distribution([0.1, 0.5, 0.7], [[1, 0], [0, 1], [1, 0]]).median == 0.5)
    // 3 of 4 rows score 0.1: the median is 0.1, and one row in four is above it.
    let low = distribution([0.1, 0.5], [[2, 1], [0, 1]])
    #expect(low.median == 0.1)
    #expect(low.share(above: 0.1)?.rate == 0.25)
    #expect(low.share(above: 0.05)?.rate == 1 && low.share(above: 0.5)?.rate == 0)
    #expect(ScoreDistribution(areProbabilities: true).median == nil)
  }

  @Test("Kolmogorov's distribution: both series agree where they meet, with the tables elsewhere")
  func kolmogorov() {
    #expect(
      abs(
        KolmogorovDistribution.survival(1.0.nextDown) - KolmogorovDistribution.survival(1)) < 1e-14)
    // scipy.stats.kstwobign.sf at 0.5, 1.3581 (5 %) and 3.
    #expect(abs(KolmogorovDistribution.survival(0.5) - 0.9639452436648751) < 1e-15)
    #expect(abs(KolmogorovDistribution.survival(1.3581) - 0.0499996304316674) < 1e-15)
    #expect(abs(KolmogorovDistribution.survival(3) / 3.0459959489425258e-08 - 1) < 1e-12)
    #expect(KolmogorovDistribution.survival(0) == 1)
    #expect(
      KolmogorovDistribution.pValue(distance: 1, size: 1e6, otherSize: 1e6)
        == Double.leastNonzeroMagnitude)
  }

  @Test("The parts of the Brier score add up to it", arguments: seeds)
  func murphy(seed: UInt64) throws {
    let rows = Rows(seed: seed, count: 200, ties: 1e6, isWeighted: seed % 2 == 0)
    let moments = rows.distribution.moments
    let parts = try moments.calibrationSummary()
    let sum =
      parts.reliability - parts.resolution + parts.uncertainty + parts.withinVariance
      - parts.withinCovariance
    #expect(abs(sum - (try moments.brierScore().value)) < 1e-14)
  }
}
