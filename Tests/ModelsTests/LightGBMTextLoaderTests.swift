import Foundation
import Models
import TestSupport
import Testing

/// What the loader of LightGBM's text takes from a file, and what it refuses.
@Suite struct LightGBMTextLoaderTests {
  /// A file by hand: a categorical node above a numeric one, and a tree without splits.
  static let text = """
    tree
    version=v4
    num_class=1
    num_tree_per_iteration=1
    label_index=0
    max_feature_idx=1
    objective=binary sigmoid:1
    feature_names=work amount
    feature_infos=0:1:2 [0:10]
    tree_sizes=300 100

    Tree=0
    num_leaves=3
    num_cat=1
    split_feature=0 1
    split_gain=2 1
    threshold=0 2.5000000000000004
    decision_type=1 10
    left_child=-1 -2
    right_child=1 -3
    leaf_value=0.5 -0.25 0.125
    leaf_weight=1 2 3
    leaf_count=10 20 30
    internal_value=0 0
    internal_weight=0 5
    internal_count=60 50
    cat_boundaries=0 1
    cat_threshold=5
    is_linear=0
    shrinkage=1


    Tree=1
    num_leaves=1
    num_cat=0
    split_feature=
    split_gain=
    threshold=
    decision_type=
    left_child=
    right_child=
    leaf_value=0.0625
    leaf_weight=
    leaf_count=
    internal_value=
    internal_weight=
    internal_count=
    is_linear=0
    shrinkage=1


    end of trees

    feature_importances:
    work=1

    parameters:
    [boosting: gbdt]
    [categorical_feature: 0]

    end of parameters

    pandas_categorical:[["a", "b=\\u00e9", "c d"]]

    """

  private func load(
    _ changes: [(String, String)] = [], categories: [String: [String]] = [:]
  ) throws -> TreeEnsemble {
    var text = Self.text
    for (old, new) in changes {
      #expect(text.contains(old), "\(old)")
      text = text.replacing(old, with: new, maxReplacements: 1)
    }
    return try loadTrees(
      bytes: Array(text.utf8), options: ModelOptions(categories: categories))
  }

  private func failure(
    _ changes: [(String, String)], categories: [String: [String]] = [:]
  ) -> ModelError? {
    do {
      _ = try load(changes, categories: categories)
      return nil
    } catch {
      return error as? ModelError
    }
  }

  @Test func readsWhatAFileSays() throws {
    let model = try load()
    #expect(
      model.origin
        == ModelOrigin(format: "lightgbm-text", version: "v4", kind: "gbdt", objective: "binary"))
    #expect(
      model.features == [
        Feature(name: "work", kind: .categorical(levels: ["a", "b=é", "c d"])),
        Feature(name: "amount", kind: .numeric),
      ])
    #expect(model.outputs == ["score"] && model.task == .binaryClassification)
    #expect(model.transform == .logistic && model.precision == .double)
    let tree = model.trees[0]
    #expect(tree.rule == .atMost)
    #expect(tree.feature == [0, 1, -1, -1, -1])
    #expect(tree.left == [2, 3, -1, -1, -1] && tree.right == [1, 4, -1, -1, -1])
    #expect(tree.cover == [60, 50, 10, 20, 30])
    #expect(tree.value == [0, 0, 0.5, -0.25, 0.125])
    #expect(
      tree.missing.prefix(2) == [.none, .nan] && tree.defaultLeft.prefix(2) == [false, true])
    // Codes 0 and 2 go left; at the threshold is left of it.
    let matrix = FeatureMatrix(
      columns: [
        [0, 1, 1, 2, .nan, 1], [.nan, 2.5000000000000004, 2.500000000000001, 0, 9, .nan],
      ], rowCount: 6)
    let expected = [0.5, -0.25, 0.125, 0.5, 0.125, -0.25].map { $0 + 0.0625 }
    #expect(model.margins(of: matrix) == expected)
  }

  @Test func readsLinesOfWindows() throws {
    let text = Self.text.replacing("\n", with: "\r\n")
    #expect(try loadTrees(bytes: Array(text.utf8)).trees == load().trees)
  }

  @Test func refusesByName() throws {
    func unsupported(_ changes: [(String, String)]) -> ModelError.Unsupported? {
      guard case .unsupported(let part, _, _) = failure(changes) else { return nil }
      return part
    }
    #expect(unsupported([("objective=binary", "objective=mine")]) == .objective)
    #expect(unsupported([("objective=binary sigmoid:1\n", "")]) == .objective)
    #expect(unsupported([("sigmoid:1", "sigmoid:0")]) == .objective)
    #expect(unsupported([("sigmoid:1", "other:1")]) == .objective)
    #expect(unsupported([("version=v4", "version=v2")]) == .version)
    #expect(unsupported([("shrinkage=1", "leaf_coeff=1")]) == .key)
    #expect(unsupported([("label_index=0", "base_margin=0")]) == .key)
    #expect(unsupported([("[\"a\"", "[1, 2], [\"a\"")]) == .unassignedCategories)
    for version in ["3.3.5", "4.7.0"] {
      let bytes = [UInt8](try Fixtures.data("lightgbm/\(version)/refused-custom.model.txt"))
      #expect {
        try loadTrees(bytes: bytes)
      } throws: { error in
        guard case ModelError.unsupported(.objective, _, _) = error else { return false }
        return true
      }
    }
  }

  @Test(
    "Broken trees are refused with their place",
    arguments: [
      ("left_child=-1 -2", "left_child=-1 0"), ("left_child=-1 -2", "left_child=-1 1"),
      ("left_child=-1 -2", "left_child=-1 2"), ("left_child=-1 -2", "left_child=-1 -4"),
      ("left_child=-1 -2", "left_child=-1 -1"), ("left_child=-1 -2", "left_child=-1 -2147483648"),
      ("left_child=-1 -2", "left_child=-1"), ("left_child=-1 -2", "left_child=-1 -2 -3"),
      ("right_child=1 -3", "right_child=-2 -3"), ("right_child=1 -3", "right_child=9999999999 -3"),
      ("right_child=1 -3", "right_child=1 x"), ("num_leaves=3", "num_leaves=2147483647"),
      ("num_leaves=3", "num_leaves=0"), ("num_leaves=3", "num_leaves=-3"),
      ("split_feature=0 1", "split_feature=0 2"), ("split_feature=0 1", "split_feature=0 -1"),
      ("threshold=0 2.5", "threshold=1 2.5"), ("threshold=0 2.5", "threshold=-1 2.5"),
      ("threshold=0 2.5", "threshold=0.5 2.5"), ("threshold=0 2.5", "threshold=inf 2.5"),
      ("threshold=0 2.5", "threshold=0 nan"), ("leaf_value=0.5", "leaf_value=inf"),
      ("leaf_value=0.5", "leaf_value=nan"), ("leaf_value=0.5 ", ""),
      ("decision_type=1 10", "decision_type=1 14"), ("decision_type=1 10", "decision_type=1 266"),
      ("leaf_count=10 20 30", "leaf_count=10 20"), ("leaf_count=10", "leaf_count=-10"),
      ("internal_count=60 50", "internal_count=60"), ("num_cat=1", "num_cat=0"),
      ("num_cat=1", "num_cat=2147483647"), ("cat_boundaries=0 1", "cat_boundaries=0 2"),
      ("cat_boundaries=0 1", "cat_boundaries=1 1"), ("cat_boundaries=0 1", "cat_boundaries=1 0"),
      ("cat_threshold=5", "cat_threshold=4294967296"), ("cat_threshold=5", "cat_threshold="),
      ("Tree=1", "Tree=2"), ("Tree=0", "Tree="), ("tree_sizes=300 100", "tree_sizes=300"),
      ("max_feature_idx=1", "max_feature_idx=2"), ("max_feature_idx=1", "max_feature_idx=-1"),
      ("max_feature_idx=1", "max_feature_idx=9223372036854775807"),
      ("num_class=1", "num_class=2"), ("num_tree_per_iteration=1", "num_tree_per_iteration=0"),
      ("num_tree_per_iteration=1", "num_tree_per_iteration=2"),
      ("feature_names=work amount", "feature_names=work work"),
      ("feature_infos=0:1:2 [0:10]", "feature_infos=0:1:2"),
      ("feature_infos=0:1:2", "feature_infos=0:1:3"), ("split_gain=2 1\n", "split_feature=0 1\n"),
      ("version=v4\n", "version=v4\nversion=v4\n"), ("end of trees", "end of"),
      ("end of parameters", "end"), ("\"c d\"]]", "\"c d\"]"), ("\"c d\"]]", "{}]]"),
      ("\"c d\"]]", "\"c d\"]] x"), ("[[\"a\"", "[\"a\""),
    ])
  func brokenFilesAreRefused(_ old: String, _ new: String) {
    #expect(failure([(old, new)]) != nil)
  }

  @Test func errorsTellThePlace() {
    #expect(
      failure([("right_child=1 -3", "right_child=1 x")])
        == .invalidValue(
          "x", expected: "whole number",
          at: ModelLocation(path: "Tree=0.right_child", offset: 329, line: 20, column: 15)))
  }

  @Test func levelsThatTheFileDoesNotAssignMustBeDeclared() throws {
    // Two lists for one categorical feature: the other column's categories were ordered.
    let lists = ("[[\"a\"", "[[\"a\", \"b=\\u00e9\", \"c d\"], [\"low\"")
    let more = ("\"low\", \"b=\\u00e9\", \"c d\"", "\"low\", \"high\"")
    let work = ["a", "b=é", "c d"]
    let model = try load([lists, more], categories: ["work": work, "amount": ["low", "high"]])
    #expect(model.features[1].kind == .categorical(levels: ["low", "high"]))
    #expect(failure([lists, more], categories: ["work": work]) != nil)
    #expect(
      failure([lists, more], categories: ["work": work, "amount": ["high", "low"]])
        == .declaredLevels(feature: "amount", .notCategorical))
    #expect(
      failure([], categories: ["work": ["c d", "a", "b=é"]])
        == .declaredLevels(feature: "work", .differsFromFile))
    let bare = try load([("pandas_categorical:[[\"a\", \"b=\\u00e9\", \"c d\"]]", "")])
    #expect(bare.features[0].kind == .categorical(levels: nil))
  }

  @Test func everyPrefixThrowsUpToTheEndOfParameters() throws {
    let bytes = Array(Self.text.utf8)
    let needed = try #require(Self.text.range(of: "end of parameters"))
    let limit = Self.text.utf8.distance(from: Self.text.startIndex, to: needed.upperBound)
    let trees = try #require(Self.text.range(of: "end of trees"))
    let importances = Self.text.utf8.distance(from: Self.text.startIndex, to: trees.upperBound)
    let parameters = try #require(Self.text.range(of: "parameters:"))
    let opening = Self.text.utf8.distance(from: Self.text.startIndex, to: parameters.upperBound)
    for length in bytes.indices {
      let loads = (try? loadTrees(bytes: Array(bytes[..<length]))) != nil
      if length < importances || (opening..<limit).contains(length) {
        #expect(!loads, "prefix of \(length) bytes")
      }
    }
  }

  @Test func everyByteFlipLoadsOrThrows() throws {
    let bytes = Array(Self.text.utf8)
    let matrix = FeatureMatrix(columns: [[0, 5, .nan], [1, .infinity, -1e300]], rowCount: 3)
    var loaded = 0
    var refused = 0
    for place in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[place] ^= 1 << UInt8(bit)
        guard let model = try? loadTrees(bytes: flipped) else {
          refused += 1
          continue
        }
        loaded += 1
        if model.features.count == 2 {
          #expect(model.margins(of: matrix).count == 3 * model.outputs.count)
        }
      }
    }
    #expect(loaded > 0)
    #expect(refused > loaded)
  }
}
