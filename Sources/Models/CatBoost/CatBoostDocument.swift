/// The parts of a CatBoost model, from JSON or from `.cbm`, before they are put together.
///
/// Names follow the library's own (`catboost/libs/model`): a *CTR* ("counter") is a statistic of
/// the target over the training rows that share a combination of categories; a *projection* is that
/// combination.
struct CatBoostDocument {
  /// A column of numbers.
  struct FloatFeature {
    var place = Place()
    /// Its number among the columns of numbers, which splits refer to.
    var index = -1
    /// Its number among all columns.
    var flatIndex = -1
    var name = ""
    /// The Float32 numbers that it is compared with, ascending; none when the model does not use
    /// it.
    var borders: [Float] = []
    var hasMissing = false
    var treatment = MissingTreatment.asIs
  }

  /// What a missing number counts as, where training saw any.
  enum MissingTreatment: Int {
    /// NaN, which is above no border.
    case asIs = 0
    /// Below every border.
    case asFalse = 1
    /// Above every border.
    case asTrue = 2

    /// The name in JSON.
    init?(name: String) {
      switch name {
      case "AsIs": self = .asIs
      case "AsFalse": self = .asFalse
      case "AsTrue": self = .asTrue
      default: return nil
      }
    }
  }

  /// A column of words.
  struct CategoricalFeature {
    var place = Place()
    /// Its number among the columns of words, which splits refer to.
    var index = -1
    /// Its number among all columns.
    var flatIndex = -1
    var name = ""
  }

  /// The words of a column that trees ask for one by one, as hashes.
  struct OneHotFeature {
    var place = Place()
    /// The number of the column of words.
    var categorical = -1
    var values: [Int32] = []
  }

  /// A combination of categories and truths.
  struct Projection: Hashable {
    /// Columns of words.
    var categories: [Int] = []
    /// Whether columns of numbers are above borders.
    var above: [FloatSplit] = []
    /// Whether columns of words hold words.
    var equal: [OneHotSplit] = []
  }

  /// Whether a number is above a border.
  struct FloatSplit: Hashable {
    var index: Int
    var border: Float
  }

  /// Whether a word has a hash.
  struct OneHotSplit: Hashable {
    var index: Int
    var value: Int32
  }

  /// The statistics that a CTR can be.
  enum CTRKind: Int {
    /// The share of rows whose target is above a border.
    case borders = 0
    /// The share of rows whose target is in a class.
    case buckets = 1
    /// The mean of a target of numbers in 0…1.
    case binarizedTargetMean = 2
    /// The mean of a target.
    case floatTargetMean = 3
    /// The number of rows relative to the largest such number.
    case counter = 4
    /// The number of rows relative to all.
    case featureFrequency = 5

    /// The name in JSON.
    init?(name: String) {
      switch name {
      case "Borders": self = .borders
      case "Buckets": self = .buckets
      case "BinarizedTargetMeanValue": self = .binarizedTargetMean
      case "FloatTargetMeanValue": self = .floatTargetMean
      case "Counter": self = .counter
      case "FeatureFreq": self = .featureFrequency
      default: return nil
      }
    }
  }

  /// What a table of counts belongs to.
  struct CTRBase: Hashable {
    var projection = Projection()
    var kind = CTRKind.borders
  }

  /// A column that is computed from a table of counts and compared with borders.
  struct CTRFeature {
    var place = Place()
    var base = CTRBase()
    var targetBorder = 0
    var priorNumerator: Float = 0
    var priorDenominator: Float = 1
    var shift: Float = 0
    var scale: Float = 1
    var borders: [Float] = []
  }

  /// Counts by combination.
  struct CTRTable {
    var place = Place()
    /// By hash of the combination, its entry.
    var entries: [UInt64: UInt32] = [:]
    /// By entry, then class: numbers of rows (Borders, Buckets: one by class; Counter, FeatureFreq:
    /// one; means: one).
    var counts: [Int32] = []
    /// By entry, the sum of the target (means).
    var sums: [Float] = []
    var classCount = 1
    var denominator = 0
  }

  /// A tree as stored.
  struct StoredTree {
    var place = Place()
    /// Of an oblivious tree: by level from the leaves up, the split; the leaf's number has the
    /// answers as its bits, the first split's being the lowest.
    var splits: [Int32] = []
    /// Of any other tree: by node, the split, or -1 at a leaf, and the children. None in an
    /// oblivious tree.
    var nodes: [Node] = []
    /// By leaf, then output.
    var leafValues: [Double] = []
    /// By leaf, the training weight that reached it; nil where the file has none.
    var leafWeights: [Double]?
  }

  /// A node of a tree that is not oblivious.
  struct Node {
    /// The split, or -1 at a leaf.
    var split: Int32
    /// Children; at a leaf the left one is the leaf's number.
    var left: Int32
    var right: Int32
  }

  /// Where a part stands.
  struct Place {
    var offset = 0
    var path = ""
  }

  var floats: [FloatFeature] = []
  var categoricals: [CategoricalFeature] = []
  var oneHots: [OneHotFeature] = []
  var ctrs: [CTRFeature] = []
  var tables: [CTRBase: CTRTable] = [:]
  var trees: [StoredTree] = []
  var outputCount = 0
  var scale = 1.0
  var bias: [Double] = []
  var biasPlace = Place()
  /// The loss function, with its parameters left out.
  var loss: String?
  var lossPlace = Place()
  var classNames: [String] = []
  /// The probability from which the library takes the second class, where the user set one.
  var threshold: Double?
  /// The library's version, as in `1.2.10`.
  var version: String?
  /// What the model needs and is not supported.
  var unsupported: (part: ModelError.Unsupported, found: String, place: Place)?
}
