/// How the interval of a measure is made; the settings say which of several methods it is.
enum IntervalRule: Sendable, Equatable {
  /// That of one rate.
  case rate
  /// That of a difference of two independent rates.
  case difference
  /// That of a difference of two independent rates, times a number known without error.
  case scaledDifference
  /// That of a ratio of two independent rates.
  case ratio
  /// That of a ratio of two independent rates, folded to at most 1.
  case foldedRatio
  /// That of an odds ratio.
  case oddsRatio
  /// Normal, on the scale that makes the variance of a rate constant.
  case arcsine
  /// DeLong's, of an area or of the difference of two.
  case deLong
  /// Normal, of a mean over rows with its linearized variance, or of a difference of two.
  case linearized
  /// Normal, with the sandwich variance of a fit.
  case sandwich
  /// Simultaneous over all pairs of groups, of the range of a rate.
  case simultaneousDifference
  /// Simultaneous over all pairs of groups, of the lowest over the highest rate.
  case simultaneousRatio
  /// Simultaneous over all pairs of groups, or all groups and all rows, by the bootstrap.
  case simultaneousBootstrap
  /// The bootstrap over the cells, or over the scores.
  case bootstrap
  /// The bootstrap over the cells, or over the scores, of a distance that cannot be below 0 and is too large by chance.
  case bootstrapDistance
  /// Another named method, whatever the settings.
  case named(String)
  /// None, for a reason.
  case none(String)

  /// Whether it comes from replicates of the cells or the scores.
  var isBootstrap: Bool {
    self == .bootstrap || self == .bootstrapDistance || self == .simultaneousBootstrap
  }

  /// The name of the method under the settings; nil where there is none.
  func method(_ inference: Inference) -> String? {
    switch self {
    case .rate: inference.rateInterval.title
    case .difference: inference.differenceInterval.title
    case .scaledDifference: inference.differenceInterval.title + ", times n(g)"
    case .ratio: "Katz log; Miettinen-Nurminen score where a rate is 0 or 1"
    case .foldedRatio:
      "Katz log; Miettinen-Nurminen score where a rate is 0 or 1; folded at 1"
    case .oddsRatio: "Woolf logit"
    case .arcsine: "normal, of 2·asin √rate"
    case .deLong: "DeLong"
    case .linearized: "normal, linearized variance"
    case .sandwich: "normal, sandwich variance"
    case .simultaneousDifference: "simultaneous: Agresti-Caffo, Bonferroni over pairs"
    case .simultaneousRatio:
      "simultaneous: Katz log or Miettinen-Nurminen score, Bonferroni over pairs"
    case .simultaneousBootstrap:
      inference.replicates > 0 ? "simultaneous: bootstrap, largest deviation over all pairs" : nil
    case .bootstrap:
      inference.replicates > 0 ? "bootstrap, " + inference.bootstrapInterval.title : nil
    case .bootstrapDistance:
      inference.replicates > 0
        ? "bootstrap, percentile less twice the bias, at least 0" : nil
    case .named(let name): name
    case .none: nil
    }
  }

  /// Why there is no method under the settings; nil where there is one.
  func reason(_ inference: Inference) -> String? {
    switch self {
    case .bootstrap, .bootstrapDistance, .simultaneousBootstrap:
      inference.replicates > 0 ? nil : "its interval is a bootstrap, which was not asked for"
    case .none(let reason): reason
    default: nil
    }
  }
}

extension Inference.RateInterval {
  /// The method's name in results.
  public var title: String {
    switch self {
    case .wilson: "Wilson"
    case .clopperPearson: "Clopper-Pearson"
    case .jeffreys: "Jeffreys"
    }
  }
}

extension Inference.DifferenceInterval {
  /// The method's name in results.
  public var title: String {
    switch self {
    case .newcombe: "Newcombe"
    case .miettinenNurminen: "Miettinen-Nurminen score"
    }
  }
}

extension Inference.BootstrapInterval {
  /// The method's name in results.
  public var title: String {
    switch self {
    case .percentile: "percentile"
    case .bca: "BCa"
    }
  }
}

extension Metric {
  /// The name of the interval method under the settings; nil when the measure has no interval.
  public func intervalMethod(_ inference: Inference) -> String? { interval.method(inference) }

  /// Why the measure has no interval under the settings; nil when it has one.
  public func intervalReason(_ inference: Inference) -> String? { interval.reason(inference) }

  /// The name of the interval method under the default settings, without a bootstrap.
  public var intervalMethod: String? { interval.method(Inference()) }
}
