/// The parts of a LightGBM file, before they are put together.
struct LightGBMDocument {
  /// A tree's arrays as stored: by split, then by leaf.
  struct StoredTree {
    var offset = 0
    var leafCount = 0
    var categoricalCount = 0
    var feature: [Int32] = []
    var threshold: [Double] = []
    var decision: [UInt8] = []
    var left: [Int32] = []
    var right: [Int32] = []
    var leafValue: [Double] = []
    var leafRows: [Int32]?
    var splitRows: [Int32]?
    var boundaries: [Int32] = []
    var bits: [UInt32] = []
    /// Of a tree with linear models at its leaves: constants, and by leaf how many features, which,
    /// and their coefficients.
    var isLinear = false
    var leafConstant: [Double] = []
    var leafFeatureCounts: [Int32] = []
    var leafFeatures: [Int32] = []
    var leafCoefficients: [Double] = []
  }

  /// Lines of the first section by their key.
  var header: [String: LightGBMLines.Line] = [:]
  var trees: [StoredTree] = []
  /// The settings of training that matter, by name.
  var parameters: [String: String] = [:]
  /// The lists of categories of a data frame's columns, as words.
  var lists: [[String]]?
  var listsOffset = 0
}
