import Foundation
import Models
import TestSupport
import Testing

/// Damaged and hostile ONNX files: a clear error or a model, quickly and within the file's size.
@Suite struct ONNXDamageTests {
  typealias W = ONNXWriter

  private func failure(_ bytes: [UInt8]) -> ModelError? {
    do {
      _ = try ModelFile.load(bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  /// Small files of every kind of content.
  static let names = [
    "tree-raw-2", "logistic-3", "five-float-1-0", "op-words", "op-shapes", "pipeline-words-only",
    "mode-double-eq-1", "op-label-tensors",
  ]

  @Test(arguments: names) func everyPrefixLoadsOrThrows(_ name: String) throws {
    let bytes = [UInt8](try Fixtures.data("onnx/\(name).onnx"))
    var loaded = 0
    for length in bytes.indices where (try? ModelFile.load(bytes: Array(bytes[..<length]))) != nil {
      loaded += 1
    }
    // A prefix that ends behind the graph lacks only the versions of the operators.
    #expect(loaded <= 40)
  }

  @Test(arguments: names) func everyByteFlipLoadsOrThrows(_ name: String) throws {
    let fixture = ONNXFixture(name: name)
    let bytes = try fixture.modelBytes()
    let matrix = fixture.matrix(try fixture.expected())
    let kinds = try fixture.model().features.map(\.kind)
    let clock = ContinuousClock()
    var (loaded, refused) = (0, 0)
    for place in bytes.indices {
      for bit in Set([place % 8, 7, 0]) {
        var flipped = bytes
        flipped[place] ^= 1 << UInt8(bit)
        let start = clock.now
        let model = try? ModelFile.load(bytes: flipped)
        #expect(clock.now - start < .seconds(2), "byte \(place), bit \(bit)")
        guard let model else {
          refused += 1
          continue
        }
        loaded += 1
        if model.features.map(\.kind) == kinds {
          _ = try? model.scores(of: matrix)
        }
      }
    }
    #expect(loaded > 0 && refused > 0)
  }

  @Test func errorsTellThePlace() throws {
    let bytes = [UInt8](try Fixtures.data("onnx/tree-raw-2.onnx"))
    guard case .syntax(.length(_, let rest), let place)? = failure(Array(bytes[..<300])) else {
      Issue.record("no length: \(String(describing: failure(Array(bytes[..<300]))))")
      return
    }
    #expect(place.isBinary && place.offset + rest == 300)
    // A length of a terabyte, in the graph.
    let huge = W.field(1, 8) + W.field(2, "test") + [0x3A] + W.varint(1 << 40) + [1, 2, 3]
    #expect(
      failure(huge)
        == .syntax(
          .length(claimed: 1 << 40, remaining: 9),
          at: ModelLocation(path: "", byte: huge.count - 9)))
    // A wire type that does not exist.
    let odd = W.field(1, 8) + W.field(2, "test") + W.field(7, [0x0F])
    guard case .syntax(.unexpected(byte: 0x0F), let where_)? = failure(odd) else {
      Issue.record("\(String(describing: failure(odd)))")
      return
    }
    #expect(where_.offset == odd.count - 1)
    // No text.
    #expect(
      failure(W.model([W.field(4, [0xFF, 0xFE])])).map { "\($0)" }?.contains("encoding") == true)
  }

  /// Claims that would take more memory or time than a file of their size should.
  @Test func claimsAreBounded() {
    let rows = W.node("Shape", ["X"], ["s"])
    let big: [Int64] = [1 << 30, 1 << 30, 1 << 30, 1 << 30]
    let cases: [(String, [UInt8])] = [
      ("columns", W.model([], inputs: [W.value("X", sizes: [nil, 1 << 40])])),
      ("columns below zero", W.model([], inputs: [W.value("X", sizes: [nil, -4])])),
      (
        "constant of shape",
        W.model([W.node("ConstantOfShape", ["n"], ["Y"])], initializers: [W.whole("n", big)])
      ),
      (
        "constant of a large shape",
        W.model(
          [W.node("ConstantOfShape", ["n"], ["Y"])], initializers: [W.whole("n", [50_000_000])])
      ),
      (
        "sizes of nothing",
        W.model([W.node("ConstantOfShape", ["n"], ["Y"])], initializers: [W.whole("n", [0] + big)])
      ),
      (
        "expand",
        W.model(
          [W.node("Expand", ["k", "n"], ["Y"])],
          initializers: [
            W.real("k", [1]), W.whole("n", [1 << 31, 1 << 31]),
          ])
      ),
      (
        "tensor of more than it holds",
        W.model(
          [W.node("Add", ["X", "k"], ["Y"])],
          initializers: [
            W.real("k", [1], sizes: [1 << 40])
          ])
      ),
      (
        "tensor whose sizes overflow",
        W.model(
          [W.node("Add", ["X", "k"], ["Y"])],
          initializers: [
            W.real("k", [], sizes: [1 << 40, 1 << 40, 0])
          ])
      ),
      (
        "tensor of a negative size",
        W.model(
          [W.node("Add", ["X", "k"], ["Y"])],
          initializers: [
            W.real("k", [1], sizes: [-1])
          ])
      ),
      (
        "reshape to an overflow",
        W.model([W.node("Reshape", ["X", "n"], ["Y"])], initializers: [W.whole("n", [-1] + big)])
      ),
      (
        "gather far away",
        W.model(
          [W.node("Gather", ["X", "n"], ["Y"], [W.int("axis", 1)])],
          initializers: [
            W.whole("n", [.min])
          ])
      ),
      (
        "axis far away",
        W.model([W.node("ReduceSum", ["X", "n"], ["Y"])], initializers: [W.whole("n", [.min])])
      ),
      (
        "steps of nothing",
        W.model(
          [W.node("Slice", ["X", "n", "n", "one", "n"], ["Y"])],
          initializers: [
            W.whole("n", [0]), W.whole("one", [1]),
          ])
      ),
      (
        "scores by row and row",
        W.model([
          rows, W.node("Concat", ["s", "s"], ["t"], [W.int("axis", 0)]),
          W.node("ConstantOfShape", ["t"], ["Y"]),
        ])
      ),
      (
        "sums that double",
        W.model(
          [W.node("Concat", ["X", "X"], ["a0"], [W.int("axis", 1)])]
            + (0..<60).map {
              W.node("Concat", ["a\($0)", "a\($0)"], ["a\($0 + 1)"], [W.int("axis", 1)])
            } + [W.node("ReduceSum", ["a60", "one"], ["Y"])],
          initializers: [W.whole("one", [1])])
      ),
      (
        "targets",
        W.model([
          W.node(
            "TreeEnsembleRegressor", ["X"], ["Y"], [W.int("n_targets", 1 << 40)], tabular: true)
        ])
      ),
      (
        "linear targets",
        W.model([
          W.node(
            "LinearRegressor", ["X"], ["Y"],
            [W.int("targets", .max), W.floats("coefficients", [1, 2])], tabular: true)
        ])
      ),
      ("an unknown operator", W.model([W.node("Loop", ["X"], ["Y"])])),
      ("an unknown domain", W.model([W.node("Add", ["X"], ["Y"]) + W.field(7, "com.example")])),
      ("no input", W.model([W.node("Add", [], ["Y"])])),
      ("a value of nobody", W.model([W.node("Add", ["X", "k"], ["Y"])])),
      (
        "a value before it is made",
        W.model([
          W.node("Abs", ["b"], ["Y"]), W.node("Abs", ["X"], ["b"]),
        ])
      ),
      ("a circle", W.model([W.node("Abs", ["Y"], ["Y"])])),
      (
        "two of one name",
        W.model([
          W.node("Abs", ["X"], ["Y"]), W.node("Neg", ["X"], ["Y"]),
        ])
      ),
      ("no output", W.model([W.node("Abs", ["X"], ["Y"])], outputs: [])),
      (
        "labels alone",
        W.model(
          [W.node("Abs", ["X"], ["Y"])],
          outputs: [
            W.value("Y", type: 7, sizes: [nil])
          ])
      ),
      ("no graph", W.field(1, 8) + W.field(2, "test")),
    ]
    let clock = ContinuousClock()
    for (name, bytes) in cases {
      let start = clock.now
      #expect(failure(bytes) != nil, "\(name)")
      #expect(clock.now - start < .seconds(3), "\(name)")
    }
  }

  private func forest(_ changes: [String: [Int64]] = [:]) -> [UInt8] {
    var ints: [String: [Int64]] = [
      "nodes_treeids": [0, 0, 0], "nodes_nodeids": [0, 1, 2], "nodes_featureids": [0, 0, 0],
      "nodes_truenodeids": [1, 0, 0], "nodes_falsenodeids": [2, 0, 0],
      "nodes_missing_value_tracks_true": [0, 0, 0], "target_treeids": [0, 0],
      "target_nodeids": [1, 2], "target_ids": [0, 0],
    ]
    ints.merge(changes) { $1 }
    let attributes =
      ints.sorted { $0.key < $1.key }.map { W.ints($0.key, $0.value) } + [
        W.strings("nodes_modes", ["BRANCH_LEQ", "LEAF", "LEAF"]),
        W.floats("nodes_values", [0.5, 0, 0]), W.floats("target_weights", [1, 2]),
        W.int("n_targets", 1),
      ]
    return W.model([
      W.node("TreeEnsembleRegressor", ["X"], ["Y"], attributes, tabular: true)
    ])
  }

  @Test func brokenTreesAreRefused() throws {
    let model = try ModelFile.load(bytes: forest())
    let matrix = FeatureMatrix(columns: [[0.5, 0.75, .nan], [0, 0, 0]], rowCount: 3)
    #expect(try model.scores(of: matrix) == [1, 2, 2])
    let cases: [(String, [Int64])] = [
      ("nodes_truenodeids", [0, 0, 0]), ("nodes_truenodeids", [2, 0, 0]),
      ("nodes_truenodeids", [3, 0, 0]), ("nodes_truenodeids", [-1, 0, 0]),
      ("nodes_truenodeids", [.min, 0, 0]), ("nodes_falsenodeids", [1, 0, 0]),
      ("nodes_falsenodeids", [.max, 0, 0]), ("nodes_falsenodeids", [2, 0]),
      ("nodes_featureids", [2, 0, 0]), ("nodes_featureids", [-1, 0, 0]),
      ("nodes_featureids", [1 << 33, 0, 0]), ("nodes_nodeids", [0, 1, 1]),
      ("nodes_nodeids", [0, 2, 4]), ("nodes_treeids", [0, 1, 0]), ("nodes_treeids", [0, 0, 1]),
      ("nodes_treeids", []), ("nodes_missing_value_tracks_true", [1]), ("target_ids", [0, 1]),
      ("target_ids", [0, -1]), ("target_nodeids", [1, 3]), ("target_nodeids", [1]),
      ("target_treeids", [0, 1]), ("target_treeids", [0, .min]),
    ]
    for (name, values) in cases {
      #expect(failure(forest([name: values])) != nil, "\(name) \(values)")
    }
  }

  /// Chains of twenty thousand nodes, and trees as deep.
  @Test(.timeLimit(.minutes(1))) func depthIsNoMatter() throws {
    let count = 20_000
    let chain = (0..<count).map { W.node("Neg", ["a\($0)"], ["a\($0 + 1)"]) }
    let nodes = [W.node("Neg", ["X"], ["a0"])] + chain + [W.node("Neg", ["a\(count)"], ["Y"])]
    let clock = ContinuousClock()
    let start = clock.now
    _ = failure(W.model(nodes))
    #expect(clock.now - start < .seconds(20))
    let depth = Int64(20_000)
    let ids = Array(0..<(2 * depth + 1))
    let attributes = [
      W.ints("nodes_treeids", ids.map { _ in 0 }), W.ints("nodes_nodeids", ids),
      W.ints("nodes_featureids", ids.map { _ in 0 }),
      W.ints("nodes_truenodeids", ids.map { $0 < depth ? $0 + 1 : 0 }),
      W.ints("nodes_falsenodeids", ids.map { $0 < depth ? $0 + depth + 1 : 0 }),
      W.strings("nodes_modes", ids.map { $0 < depth ? "BRANCH_LT" : "LEAF" }),
      W.floats("nodes_values", ids.map { Float(depth - $0) }),
      W.ints("target_treeids", ids.dropFirst(Int(depth)).map { _ in 0 }),
      W.ints("target_nodeids", Array(ids.dropFirst(Int(depth)))),
      W.ints("target_ids", ids.dropFirst(Int(depth)).map { _ in 0 }),
      W.floats("target_weights", ids.dropFirst(Int(depth)).map { Float($0) }),
      W.int("n_targets", 1),
    ]
    let model = try ModelFile.load(
      bytes: W.model([W.node("TreeEnsembleRegressor", ["X"], ["Y"], attributes, tabular: true)]))
    let matrix = FeatureMatrix(columns: [[0, 19_999.5], [0, 0]], rowCount: 2)
    #expect(try model.scores(of: matrix) == [Double(depth), Double(depth + 2)])
  }
}
