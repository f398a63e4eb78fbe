#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The inverse of a link function: from a margin to a mean or a probability.
enum PMMLLink: Sendable, Equatable {
  case identity, logit, probit, cloglog, loglog, cauchit, exp, logc
  /// x to the power of one over the parameter; e to the power of x for 0.
  case power(Double)
  case oddspower(Double)
  case negbin(Double)
  /// Kept between 0 and 1.
  case clamp

  /// The link of a regression's `normalizationMethod`, without those that several outputs share.
  init?(normalization name: String) {
    switch name {
    case "none", "identity": self = .identity
    case "logit": self = .logit
    case "probit": self = .probit
    case "cloglog": self = .cloglog
    case "loglog": self = .loglog
    case "cauchit": self = .cauchit
    case "exp": self = .exp
    default: return nil
    }
  }

  /// The inverse link of a number, in steps of Float32 where the model works in it.
  func inverse(_ x: Double, _ precision: NumberPrecision = .double) -> Double {
    func r(_ number: Double) -> Double { precision.rounding(number) }
    switch self {
    case .identity: return x
    case .clamp: return x.isNaN ? x : min(max(x, 0), 1)
    case .logit: return r(1 / r(1 + r(Self.exponential(-x))))
    case .probit: return r(PMMLNumericFunction.normalCDF(x))
    case .cloglog: return r(1 - r(Self.exponential(-r(Self.exponential(x)))))
    case .loglog: return r(Self.exponential(-r(Self.exponential(-x))))
    case .cauchit: return r(0.5 + atan(x) / Double.pi)
    case .exp: return r(Self.exponential(x))
    case .logc: return 1 - Self.exponential(x)
    case .power(let parameter):
      return parameter == 0 ? Self.exponential(x) : pow(x, 1 / parameter)
    case .oddspower(let parameter):
      if parameter == 0 { return 1 / (1 + Self.exponential(-x)) }
      return 1 / (1 + pow(1 + parameter * x, -1 / parameter))
    case .negbin(let parameter): return 1 / (parameter * (Self.exponential(-x) - 1))
    }
  }

  /// The formula's name among those that explanations know; nil for others.
  var transform: OutputTransform? {
    switch self {
    case .identity: .identity
    case .logit: .logistic
    case .exp: .exponential
    default: nil
    }
  }

  /// The link whose probability of the negated margin is what is left of 1; nil where none is.
  var complement: PMMLLink? {
    switch self {
    case .logit, .probit, .cauchit, .clamp: self
    case .cloglog: .loglog
    case .loglog: .cloglog
    case .identity, .exp, .logc, .power, .oddspower, .negbin: nil
    }
  }

  /// e to the power of a number.
  static func exponential(_ x: Double) -> Double {
    #if canImport(Glibc)
      Glibc.exp(x)
    #elseif canImport(Musl)
      Musl.exp(x)
    #else
      Darwin.exp(x)
    #endif
  }
}

/// Margins as probabilities of classes, all at once.
struct PMMLClassOperation: ColumnOperation {
  /// How they depend on each other.
  enum Method: Sendable, Equatable {
    /// Exponentials over their sum.
    case softmax
    /// Each over their sum.
    case simplemax
    /// The last is what the others leave of 1.
    case residual
    /// Cumulative probabilities in order; the last is 1 and has no margin that counts.
    case ordinal(PMMLLink)
  }

  let method: Method
  let precision: NumberPrecision

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    var columns = inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }
    let last = columns.count - 1
    for row in 0..<rows {
      var values = columns.map { $0[row] }
      switch method {
      case .softmax, .simplemax:
        if method == .softmax {
          let largest = precision == .single ? 0 : values.max() ?? 0
          values = values.map { precision.rounding(PMMLLink.exponential($0 - largest)) }
        }
        let sum = values.reduce(0) { precision.rounding($0 + $1) }
        values = values.map { precision.rounding($0 / sum) }
      case .residual:
        let sum = values.dropLast().reduce(0) { precision.rounding($0 + $1) }
        values[last] = precision.rounding(1 - sum)
      case .ordinal(let link):
        var below = 0.0
        for place in 0..<last {
          let cumulative = link.inverse(values[place], precision)
          values[place] = precision.rounding(cumulative - below)
          below = cumulative
        }
        values[last] = precision.rounding(1 - below)
      }
      for place in columns.indices { columns[place][row] = values[place] }
    }
    return columns.map { .numbers($0) }
  }
}

/// Weighted sums of columns that learnt steps made: no learnt step of its own.
struct PMMLSumOperation: ColumnOperation {
  let model: LinearModel

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    model.margins(
      of: inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }, rows: rows
    ).map { .numbers($0) }
  }
}
