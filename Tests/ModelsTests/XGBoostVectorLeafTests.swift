import Models
import TestSupport
import Testing

/// Trees with a vector at each leaf, beyond the predictions that `XGBoostReferenceTests` compare.
@Suite struct XGBoostVectorLeafTests {
  /// A root with two leaves and three outputs, as 3.4 writes it.
  private static let newer = document(
    version: "3,4,1", leaf: "\"leaf_weights\":[1E0,2E0,3E0,4E0,5E0,6E0],",
    base: "1E1,2E1,3E1,9E0,9E0,9E0,9E0,9E0,9E0", right: "2,1,0")

  /// The same as 2.1 writes it.
  private static let older = document(
    version: "2,1,4", leaf: "", base: "1E1,2E1,3E1,4E0,5E0,6E0,1E0,2E0,3E0", right: "2,-1,-1")

  private static func document(
    version: String, leaf: String, base: String, right: String
  ) -> String {
    """
    {"learner":{"gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1",
    "num_trees":"1"},"iteration_indptr":[0,1],"tree_info":[0],"trees":[{"base_weights":[\(base)],
    "default_left":[1,0,0],"id":0,"left_children":[1,-1,-1],\(leaf)
    "right_children":[\(right)],"split_conditions":[5E-1,1E-45,NaN],"split_indices":[0,0,0],
    "split_type":[0,0,0],"sum_hessian":[9E0,6E0,3E0],"tree_param":{"num_nodes":"3",
    "size_leaf_vector":"3"}}]},"name":"gbtree"},"learner_model_param":{"base_score":"5E-1",
    "num_class":"0","num_feature":"1","num_target":"3"},"objective":{"name":"reg:squarederror"}},
    "version":[\(version)]}
    """
  }

  private static func edited(_ text: String, _ old: String, _ new: String) -> [UInt8] {
    let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    return Array(parts.joined(separator: new).utf8)
  }

  @Test(arguments: [newer, older]) func oneTreeForEachOutput(_ text: String) throws {
    let model = try loadTrees(bytes: Array(text.utf8))
    #expect(model.outputs == ["0", "1", "2"])
    #expect(model.trees.map(\.output) == [0, 1, 2])
    #expect(model.trees.map { $0.value[0] } == [10, 20, 30])
    #expect(model.trees.allSatisfy { $0.cover == [9, 6, 3] })
    #expect(model.storedTreeCount == 3)
    // By hand: 0.4 < 0.5 and missing go left, where the vector is 4, 5, 6; all start from 0.5.
    let matrix = FeatureMatrix(columns: [[0.4, 0.5, .nan]], rowCount: 3)
    #expect(model.margins(of: matrix) == [4.5, 5.5, 6.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5])
  }

  @Test func weightsThatSplitsWereSearchedByMayBeShorter() throws {
    let text = Self.edited(Self.newer, "1E1,2E1,3E1,9E0,9E0,9E0,9E0,9E0,9E0", "1E0,2E0,3E0")
    let model = try loadTrees(bytes: text)
    #expect(model.trees.map { $0.value[0] } == [0, 0, 0])
  }

  @Test(arguments: [
    (newer, "3E0,4E0", "4E0"), (newer, "3E0,4E0", "3E0,3E0,4E0"), (newer, "2,1,0", "2,1,1"),
    (newer, "2,1,0", "2,2,0"), (newer, "2,1,0", "2,-1,0"), (newer, "2,1,0", "2,2147483647,0"),
    (newer, "\"size_leaf_vector\":\"3\"", "\"size_leaf_vector\":\"2\""),
    (newer, "\"size_leaf_vector\":\"3\"", "\"size_leaf_vector\":\"2147483647\""),
    (newer, "\"num_target\":\"3\"", "\"num_target\":\"2\""), (newer, "4E0", "NaN"),
    (older, "6E0,1E0", "6E0"), (older, "\"base_weights\"", "\"parents\""), (older, "4E0", "NaN"),
    (older, "\"size_leaf_vector\":\"3\"", "\"size_leaf_vector\":\"1048576\""),
  ])
  func refusesWhatIsBroken(_ text: String, _ old: String, _ new: String) {
    let bytes = Self.edited(text, old, new)
    #expect(bytes != Array(text.utf8))
    let failure = TinyModel.failure(bytes)
    switch failure {
    case .count, .invalidValue, .missingKey, .tree: break
    default: Issue.record("\(String(describing: failure))")
    }
  }

  @Test(arguments: [newer, older]) func everyDamageLoadsOrThrows(_ text: String) throws {
    let bytes = Array(text.utf8)
    for length in 0..<bytes.count {
      #expect(TinyModel.failure(Array(bytes[..<length])) != nil, "prefix of \(length) bytes")
    }
    var refused = 0
    for place in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8(bit)
        if TinyModel.failure(damaged) != nil { refused += 1 }
      }
    }
    #expect(refused > bytes.count)
  }

  @Test func aBinaryFileSurvivesDamage() throws {
    let bytes = try XGBoostFixture.named("3.4.1", "vector-stump").ubjsonBytes()
    for length in 0..<bytes.count {
      #expect(TinyModel.failure(Array(bytes[..<length])) != nil, "prefix of \(length) bytes")
    }
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      _ = TinyModel.failure(damaged)
    }
  }

  @Test func outputsOfSeveralLevelsAreNamed() throws {
    let quantiles = try XGBoostFixture.named("3.4.1", "quantile-three").model()
    #expect(quantiles.outputs == ["quantile 0.1", "quantile 0.5", "quantile 0.9"])
    let expectiles = try XGBoostFixture.named("3.4.1", "vector-expectile").model()
    #expect(expectiles.outputs == ["expectile 0.1", "expectile 0.5", "expectile 0.9"])
    #expect(expectiles.transform == .softplusSteps)
    let one = try XGBoostFixture.named("3.4.1", "expectile-one").model()
    #expect(one.outputs == ["score"] && one.transform == .identity)
  }

  @Test func coversAreKeptWhereTheFileHasThem() throws {
    #expect(
      try XGBoostFixture.named("3.4.1", "vector-squared").model().trees.allSatisfy {
        $0.cover != nil
      })
    #expect(
      try XGBoostFixture.named("2.1.4", "vector-squared").model().trees.allSatisfy {
        $0.cover == nil
      })
  }
}
