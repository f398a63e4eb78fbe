public import Models
internal import Statistics

/// Shapley values of a model whose inside is unknown, from its scores alone.
///
/// A player is a raw column. With b a row of the background, the score of a set S of present players is
/// that of a row with the columns of S from the row to be explained and all others from b; the value
/// of S is the mean over the background (the interventional game).
///
/// - Up to ``enumerationLimit`` players all 2ⁿ sets are scored and the values are exact for the
///   background at hand.
/// - Above, every row of the background takes some random orders of the players and their reverses
///   (Štrumbelj and Kononenko 2014; antithetic pairs after Mitchell et al. 2022): what the score gains
///   when a player joins those before it, averaged. Its standard error is that of the mean over the
///   background's rows, and so covers the drawing of orders and of background rows alike. Every
///   order's gains add up to the row's score minus that of b, so values and base value always add
///   up to the score.
///
/// The orders depend on the seed alone: a row gets the same values whatever rows stand beside it.
public struct SamplingExplainer: ContributionEngine {
  /// The most players of which all sets are scored.
  public static let enumerationLimit = 12

  /// The mean score over the background, by output.
  public let baseValues: [Double]
  /// The number of players: raw columns.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The number of columns.
  public var columnCount: Int { featureCount }
  /// Whether all sets of players are scored.
  public let isExact: Bool
  /// How many rows are scored to explain one.
  public let evaluationsPerRow: Int

  private let model: Model
  private let background: FeatureMatrix
  private let backgroundScores: [Double]
  /// By row of the background, the orders in which players join; each is used forward and back.
  private let orders: [[[Int]]]

  /// An explainer of a model of any form.
  ///
  /// - Parameters:
  ///   - background: the rows that stand in for absent players.
  ///   - pairs: above ``enumerationLimit`` players, the orders drawn for each row of the background,
  ///     each with its reverse.
  ///   - seed: of the drawing.
  public init(
    _ model: Model, background: FeatureMatrix, pairs: Int = 1, seed: UInt64,
    enumerationLimit: Int = SamplingExplainer.enumerationLimit
  ) throws {
    let exact = model.features.count <= enumerationLimit
    guard background.rowCount > (exact ? 0 : 1) else {
      throw ExplainError.background(rows: background.rowCount)
    }
    self.model = model
    self.background = background
    featureCount = model.features.count
    outputCount = model.outputs.count
    backgroundScores = try model.scores(of: background)
    let outputs = model.outputs.count
    let scores = backgroundScores
    baseValues = (0..<outputs).map { output in
      stride(from: output, to: scores.count, by: outputs).reduce(0) { $0 + scores[$1] }
        / Double(background.rowCount)
    }
    let players = model.features.count
    isExact = exact
    if isExact {
      orders = []
      evaluationsPerRow = (1 << players) * background.rowCount
    } else {
      var generator = SplitMix64(seed: seed)
      orders = (0..<background.rowCount).map { _ in
        (0..<max(1, pairs)).map { _ in Array(0..<players).shuffled(using: &generator) }
      }
      evaluationsPerRow = 2 * max(1, pairs) * players * background.rowCount
    }
  }

  /// Single rows: each is many evaluations.
  public func chunks(of rows: Range<Int>) -> [Range<Int>] { rows.pieces(of: 1) }

  /// The contributions of some rows on this thread.
  public func block(_ matrix: FeatureMatrix, rows: Range<Int>) throws -> ExplanationBlock {
    let margins = try model.scores(of: matrix.selecting(rows))
    var values: [Double] = []
    var errors: [Double] = []
    for row in rows {
      let offset = (row - rows.lowerBound) * outputCount
      let score = Array(margins[offset..<(offset + outputCount)])
      if isExact {
        values += try enumerated(matrix, row: row)
      } else {
        let sampled = try sampled(matrix, row: row, score: score)
        values += sampled.values
        errors += sampled.errors
      }
    }
    let error = try Additivity.check(
      values: values, margins: margins, baseValues: baseValues, firstRow: rows.lowerBound)
    return ExplanationBlock(
      rows: rows, values: values, margins: margins, baseValues: baseValues,
      featureCount: featureCount, outputCount: outputCount, additivityError: error,
      standardErrors: isExact ? nil : errors)
  }

  /// The rows of the background with the columns of some players replaced by those of one row: for
  /// each set, all rows of the background.
  private func mixed(
    _ matrix: FeatureMatrix, row: Int, sets: Range<Int>
  ) -> FeatureMatrix {
    let count = background.rowCount
    let others = aligned(with: matrix)
    let columns = (0..<featureCount).map { player in
      let own = matrix.columns[player][row]
      var column: [Double] = []
      column.reserveCapacity(sets.count * count)
      for set in sets {
        if set >> player & 1 == 1 {
          column += repeatElement(own, count: count)
        } else {
          column += others.columns[player]
        }
      }
      return column
    }
    return others.replacing(columns: columns, rowCount: sets.count * count)
  }

  /// The background with words that the codes of a matrix stand for as well.
  private func aligned(with matrix: FeatureMatrix) -> FeatureMatrix {
    background.prepending(words: matrix)
  }

  /// φ of one row from all sets of players, by player, then output.
  private func enumerated(_ matrix: FeatureMatrix, row: Int) throws -> [Double] {
    let (players, outputs, count) = (featureCount, outputCount, background.rowCount)
    let sets = 1 << players
    // By set, then output.
    var worth: [Double] = []
    worth.reserveCapacity(sets * outputs)
    for piece in (0..<sets).pieces(of: max(1, 65_536 / count)) {
      let scores = try model.scores(of: mixed(matrix, row: row, sets: piece))
      for set in piece.indices {
        for output in 0..<outputs {
          var sum = 0.0
          let start = (set - piece.lowerBound) * count * outputs + output
          for index in stride(from: start, to: start + count * outputs, by: outputs) {
            sum += scores[index]
          }
          worth.append(sum / Double(count))
        }
      }
    }
    let weights = Self.weights(players: players)
    var values = [Double](repeating: 0, count: players * outputs)
    // Nobody can join the set of all.
    for set in 0..<(sets - 1) {
      let weight = weights[set.nonzeroBitCount]
      for player in 0..<players where set >> player & 1 == 0 {
        let with = set | 1 << player
        for output in 0..<outputs {
          values[player * outputs + output] +=
            weight * (worth[with * outputs + output] - worth[set * outputs + output])
        }
      }
    }
    return values
  }

  /// By the number s of other players, the weight s! (n − 1 − s)! / n!.
  private static func weights(players: Int) -> [Double] {
    var weights = [1 / Double(max(1, players))]
    for size in stride(from: 1, to: players, by: 1) {
      weights.append(weights[size - 1] * Double(size) / Double(players - size))
    }
    return weights
  }

  /// φ of one row from the drawn orders, with standard errors, by player, then output.
  private func sampled(
    _ matrix: FeatureMatrix, row: Int, score: [Double]
  ) throws -> (values: [Double], errors: [Double]) {
    let (players, outputs, count) = (featureCount, outputCount, background.rowCount)
    let own = matrix.row(row)
    let others = aligned(with: matrix)
    // By row of the background, then order, then direction: the rows in which players have joined
    // one after the other, from one player to all but one.
    var columns = [[Double]](repeating: [], count: players)
    for other in 0..<count {
      let absent = others.row(other)
      for order in orders[other] {
        for joins in [order, order.reversed()] {
          var mixed = absent
          for player in joins.dropLast() {
            mixed[player] = own[player]
            for column in 0..<players { columns[column].append(mixed[column]) }
          }
        }
      }
    }
    let scores = try model.scores(
      of: others.replacing(columns: columns, rowCount: columns.first?.count ?? 0))
    var sums = [Double](repeating: 0, count: players * outputs)
    var squares = sums
    var place = 0
    for other in 0..<count {
      var gains = [Double](repeating: 0, count: players * outputs)
      for order in orders[other] {
        for joins in [order, order.reversed()] {
          for output in 0..<outputs {
            var before = backgroundScores[other * outputs + output]
            for (step, player) in joins.enumerated() {
              let after =
                step == players - 1 ? score[output] : scores[(place + step) * outputs + output]
              gains[player * outputs + output] += after - before
              before = after
            }
          }
          place += players - 1
        }
      }
      for index in gains.indices {
        let gain = gains[index] / Double(2 * orders[other].count)
        sums[index] += gain
        squares[index] += gain * gain
      }
    }
    let size = Double(count)
    let values = sums.map { $0 / size }
    let errors = zip(squares, values).map { square, mean in
      (max(0, square / size - mean * mean) / (size - 1)).squareRoot()
    }
    return (values, errors)
  }
}
