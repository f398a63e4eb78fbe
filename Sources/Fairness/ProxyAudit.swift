internal import Foundation
internal import Statistics
public import Tabular

/// Proxies: how well the features tell a protected attribute, each alone and all together, beside how
/// much the model uses them.
///
/// A feature is a proxy as far as it tells the attribute, and matters as far as the model uses it;
/// neither alone says that anybody is disadvantaged. Rows of unknown group are left out.
public enum ProxyAudit {
  /// Measures the features against one attribute.
  ///
  /// - Parameters:
  ///   - features: the columns of the model's inputs, without the protected one.
  ///   - attribute: the protected attribute.
  ///   - reference: of two known groups the one the other is told from, which decides on which side of
  ///     ½ an area lies; the last one when nil or unknown. Of more groups each is told from the rest.
  ///   - weights: by row, 1 when nil.
  ///   - contributions: by feature, the model's mean absolute contribution; nil where unknown.
  ///   - threads: 0 for one per core; the result does not depend on it.
  /// - Throws: ``FairnessError`` for columns, codes or weights that do not suit the rows.
  /// - Complexity: O(features · rows · (log rows + groups)) on at most ``ProxySettings/maximumRows``
  ///   rows, and the classifiers' O(groups · folds · rounds · depth · rows · features).
  public static func measure(
    features: [Column], attribute: GroupPartition, reference: String? = nil,
    weights: [Double]? = nil, contributions: [Double?]? = nil,
    settings: ProxySettings = ProxySettings(), inference: Inference = Inference(), threads: Int = 0
  ) throws(FairnessError) -> ProxyResult {
    try inference.requireConfidence()
    let rowCount = attribute.codes.count
    let weighting = try RowWeighting(weights, rowCount: rowCount)
    try attribute.check(rows: rowCount)
    for column in features { try column.requireCells(rowCount: rowCount) }
    let known = weighting.rows.filter { Int(attribute.codes[Int($0)]) != attribute.unknown }
    let sample = ProxySample(
      known, limit: settings.maximumRows, attribute: attribute, reference: reference,
      weighting: weighting, settings: settings, seed: inference.seed)
    let joint = ProxySample(
      known, limit: settings.maximumJointRows, attribute: attribute, reference: reference,
      weighting: weighting, settings: settings, seed: inference.seed)

    let threads = Parallel.threadCount(threads)
    let measured = Parallel.map(chunks: features.count, threads: threads) { index in
      SingleProxy(features[index], sample: sample, settings: settings, inference: inference)
    }
    let greater =
      sample.rows.count <= settings.maximumPermutedRows && settings.permutations > 0
      ? PermutedInformation(
        features: measured.map(\.bins), sample: sample, permutations: settings.permutations,
        seed: inference.seed, threads: threads
      ).greater : nil
    return ProxyReport(
      attribute: attribute, features: features, measured: measured, sample: sample,
      knownCount: known.count, greater: greater,
      joint: JointProxy(
        features, sample: joint, settings: settings, inference: inference, threads: threads),
      jointSample: joint, contributions: contributions, settings: settings,
      inference: inference
    ).result
  }
}
