/// The parts of an XGBoost model in the order the file has them, before they are put together.
///
/// Keys may come in any order (XGBoost sorts them; other writers do not), so parameters that say how
/// to read the trees may follow them.
struct XGBoostDocument {
  /// A tree's arrays as stored.
  struct StoredTree {
    var id: (value: Int, offset: Int)?
    var offset = 0
    var left: [Int32]?
    var right: [Int32]?
    var splitIndices: [Int32]?
    var splitConditions: [Double]?
    var defaultLeft: [Int32]?
    var baseWeights: [Double]?
    var sumHessian: [Double]?
    var lossChanges: [Double]?
    var splitType: [Int32] = []
    var categories: [Int32] = []
    var categoriesNodes: [Int32] = []
    var categoriesSegments: [Int32] = []
    var categoriesSizes: [Int32] = []
    var nodeCount: Int?
    var unknownKey: (name: String, offset: Int)?
    var leafVectorSize = 0
    /// By leaf, then output: the values of vector leaves since 3.2.
    var leafWeights: [Double]?
  }

  /// The level list of one feature as stored.
  enum StoredLevels {
    /// Words: the byte offsets of each in `values`.
    case words(offsets: [Int32], values: [UInt8])
    /// Whole numbers.
    case numbers([Int])
  }

  /// A stored value with its place.
  struct Placed<Value> {
    var value: Value
    var offset: Int
    var path: String
  }

  var sawLearner = false
  var version: [Int] = []
  var attributes: [String: String] = [:]
  var featureNames: Placed<[String]>?
  var featureTypes: Placed<[String]>?
  var booster: Placed<String>?
  var innerBooster: Placed<String>?
  var objective: Placed<String>?
  /// The levels of a quantile or expectile objective, as in `[1E-1,5E-1]`.
  var alphas: String?
  var baseScore: Placed<String>?
  var outputClasses: Placed<Int>?
  var targets: Placed<Int>?
  var featureCount: Placed<Int>?
  var treeCount: Placed<Int>?
  var parallelTrees: Int?
  var iterationStarts: [Int32]?
  var treeInfo: Placed<[Int32]>?
  var dropWeights: Placed<[Double]>?
  /// By feature, then output, and one more row of intercepts: the model of `gblinear`.
  var linearWeights: Placed<[Double]>?
  var trees: [StoredTree] = []
  var sawTrees = false
  var levels: [StoredLevels] = []
  var treesPath = ""
  /// The first key among the booster's that no known version writes.
  var unknownKey: Placed<String>?
  /// Where the document's other top-level keys point when it is no XGBoost model.
  var topKeys: [String] = []
}
