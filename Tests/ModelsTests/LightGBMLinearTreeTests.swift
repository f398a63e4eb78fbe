import Foundation
import Models
import TestSupport
import Testing

/// Linear models at the leaves of LightGBM's trees, against LightGBM 4.7.0.
@Suite struct LightGBMLinearTreeTests {
  private struct Expected: Decodable {
    var columns: Int
    var rows: String
    var scores: String
  }

  private static let names = [
    "regression", "binary", "binary-sigmoid", "multiclass", "poisson", "dart", "one-leaf",
    "categories",
  ]

  private static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Fixtures.data("lightgbm-linear/\(name).model.txt"))
  }

  private static func numbers(_ text: String) -> [Double] {
    text.split(separator: " ").map { Double(bitPattern: UInt64($0, radix: 16) ?? .max) }
  }

  private static func load(_ name: String) throws -> (Model, FeatureMatrix, [Double]) {
    let expected = try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("lightgbm-linear/\(name).expected.json"))
    let cells = numbers(expected.rows)
    let rows = cells.count / expected.columns
    let matrix = FeatureMatrix(
      columns: (0..<expected.columns).map { column in
        (0..<rows).map { cells[$0 * expected.columns + column] }
      }, rowCount: rows)
    return (try ModelFile.load(bytes: try bytes(name)), matrix, numbers(expected.scores))
  }

  @Test(arguments: names)
  func scoresAreLightGBMs(_ name: String) throws {
    let (model, matrix, expected) = try Self.load(name)
    let found = try model.scores(of: matrix)
    try #require(found.count == expected.count)
    let isPlain = model.ensemble != nil
    #expect(isPlain == (name == "one-leaf"))
    for (score, wanted) in zip(found, expected) {
      // Without a transform the sum is the same bits; exp and softmax differ in the last ones.
      if ["regression", "dart", "one-leaf", "categories"].contains(name) {
        #expect(score == wanted)
      } else {
        #expect(abs(score - wanted) <= 1e-12 * max(1, abs(wanted)))
      }
    }
  }

  @Test func theFactsAreTold() throws {
    let summary = ModelSummary(try Self.load("binary").0)
    #expect(summary.steps == 2)
    #expect(!summary.isDecomposed)
    #expect(summary.features.count == 4)
  }

  @Test func brokenLeavesAreRefused() throws {
    let text = String(decoding: try Self.bytes("regression"), as: UTF8.self)
    for (key, value, isRefused) in [
      ("leaf_const=", "leaf_const=1", true), ("num_features=", "num_features=9 9 9 9 9 9", true),
      ("leaf_features=", "leaf_features=7", true), ("leaf_coeff=", "leaf_coeff=1", true),
      ("num_features=", "num_features=-1", true), ("is_linear=1", "is_linear=2", true),
      ("shrinkage=", "shrinkage=1", false),
    ] {
      let start = try #require(text.range(of: "\n" + key))
      let lineEnd = text[start.upperBound...].firstIndex(of: "\n") ?? text.endIndex
      let edited = text.replacingCharacters(in: start.lowerBound..<lineEnd, with: "\n" + value)
      let loads = (try? ModelFile.load(bytes: Array(edited.utf8))) != nil
      #expect(loads == !isRefused, "\(value)")
    }
  }

  @Test func everyFlippedByteLoadsOrIsRefused() throws {
    let bytes = try Self.bytes("binary-sigmoid")
    for place in bytes.indices where place % 3 == 0 {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 7)
      guard let model = try? ModelFile.load(bytes: flipped) else { continue }
      let matrix = FeatureMatrix(
        columns: model.features.map { _ in [0.5, .nan] }, rowCount: 2)
      _ = try? model.scores(of: matrix)
    }
  }
}
