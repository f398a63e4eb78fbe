import Models
import Testing

/// Which way a value goes, and what the builder refuses.
@Suite struct TreeWalkTests {
  private func tree(
    categories: [Int]?, threshold: Double = 0, defaultLeft: Bool = false, old: Bool = false
  ) throws -> Tree {
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    let none = CategorySet([])
    try builder.append(
      feature: [0, -1, -1], threshold: [threshold, 0, 0], left: [1, -1, -1], right: [2, -1, -1],
      defaultLeft: [defaultLeft, false, false],
      categories: categories.map { [CategorySet($0), none, none] } ?? [], value: [0, -1, 1],
      unlistedGoDefault: old)
    return try builder.finish(
      origin: ModelOrigin(format: "test", version: nil, kind: "gbtree", objective: "none"),
      features: [Feature(name: "x", kind: .numeric)], outputs: ["y"], baseMargin: [0],
      transform: .identity, task: .regression
    ).trees[0]
  }

  @Test func numbersCompareInFloat32() throws {
    let tree = try tree(categories: nil, threshold: Double(Float(0.1)), defaultLeft: true)
    #expect(!tree.goesLeft(0, value: 0.1), "0.1 rounds to the threshold, which is not below itself")
    #expect(tree.goesLeft(0, value: 0.0999))
    #expect(tree.goesLeft(0, value: .nan))
    #expect(tree.goesLeft(0, value: -.infinity))
    #expect(!tree.goesLeft(0, value: .infinity))
  }

  @Test func codesOutsideTheSetGoLeft() throws {
    let tree = try tree(categories: [1, 70], defaultLeft: false)
    for member in [1, 70, 1.5, 70.99] { #expect(!tree.goesLeft(0, value: member)) }
    for other in [
      0, 2, 69, 71, 128, 1e6, 16_777_216, 1e18, 1e300, .infinity, -.infinity, -1, -1e300,
      -0.5, 0.99,
    ] {
      #expect(tree.goesLeft(0, value: other), "\(other)")
    }
    #expect(!tree.goesLeft(0, value: .nan), "missing goes the default way")
    #expect(tree.goesLeft(0, value: -0.0))
  }

  @Test func codesBeyondTheBitsGoTheDefaultWayBefore17() throws {
    for side in [true, false] {
      // The largest member is 33, so XGBoost's set has room for 64 codes.
      let tree = try tree(categories: [1, 33], defaultLeft: side, old: true)
      for inside in [0, 32, 63, 63.5] { #expect(tree.goesLeft(0, value: inside)) }
      for member in [1.0, 33] { #expect(!tree.goesLeft(0, value: member)) }
      for outside in [64, 1e6, 1e18, .infinity, -.infinity, -1, -0.5] {
        #expect(tree.goesLeft(0, value: outside) == side, "\(outside)")
      }
    }
  }

  @Test func setsIgnoreNegativeCodes() {
    #expect(CategorySet([-1]).isEmpty)
    #expect(!CategorySet([3]).contains(-61))
    #expect(CategorySet([3]).contains(3))
    #expect(!CategorySet([3]).contains(.max))
  }

  @Test func scores() {
    let logistic = OutputTransform.logistic.scores(
      fromMargins: [0, 100, -100, -1000] as [Float], outputs: 1)
    #expect(logistic[0] == 0.5)
    #expect(logistic[1] == 1)
    #expect(logistic[2] > 0 && logistic[2] < 1e-37)
    #expect(logistic[3] == logistic[2], "XGBoost bounds the exponent")
    let softmax = OutputTransform.softmax.scores(
      fromMargins: [1000, 1000, 0, 0, 0, 0] as [Float], outputs: 3)
    #expect(softmax[0] == 0.5 && softmax[1] == 0.5 && softmax[2] == 0)
    #expect(abs(softmax[3] - 1.0 / 3) < 1e-7)
    #expect(
      OutputTransform.hinge.scores(fromMargins: [0, 0.1, -1] as [Float], outputs: 1) == [0, 1, 0])
    #expect(OutputTransform.softmax.scores(fromMargins: [] as [Float], outputs: 3) == [])
  }
}
