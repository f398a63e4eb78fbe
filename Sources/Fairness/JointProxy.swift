internal import Statistics
internal import Tabular

/// All features together against the protected attribute: boosted trees, cross-fitted.
struct JointProxy: Sendable {
  /// By told group.
  let areas: [Estimate]

  init(
    _ columns: [Column], sample: ProxySample, settings: ProxySettings, inference: Inference,
    threads: Int
  ) {
    guard !columns.isEmpty, sample.rows.count >= 2 * sample.foldCount else {
      areas = sample.told.map { _ in
        .undefined(
          reason: columns.isEmpty ? "there are no features" : "too few rows to hold some out",
          count: sample.rows.count)
      }
      return
    }
    let features = Parallel.map(chunks: columns.count, threads: threads) { index in
      FeatureBins(
        columns[index], rows: sample.rows, bins: settings.bins,
        maximumLevels: settings.maximumLevels)
    }
    let folds = sample.foldCount
    let scores = Parallel.map(chunks: sample.told.count * folds, threads: threads) { chunk in
      let group = sample.told[chunk / folds]
      let fold = UInt8(chunk % folds)
      let classifier = BoostedClassifier(
        features: features, isMember: sample.codes.map { $0 == group },
        weights: sample.weights, rows: sample.rows.indices.filter { sample.folds[$0] != fold },
        settings: settings)
      return sample.rows.indices.map { index in
        sample.folds[index] == fold ? classifier.score(index, features: features) : 0
      }
    }
    areas = sample.told.enumerated().map { place, group in
      SingleProxy.foldMean(sample: sample, group: group, inference: inference) { fold in
        let own = scores[place * folds + fold]
        return { own[$0] }
      }
    }
  }
}
