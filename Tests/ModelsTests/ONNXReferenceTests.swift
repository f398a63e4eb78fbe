import Foundation
import Models
import TestSupport
import Testing

/// Predictions against onnxruntime's.
@Suite struct ONNXReferenceTests {
  @Test(arguments: ONNXFixture.all) func measure(_ fixture: ONNXFixture) throws {
    let expected = try fixture.expected()
    do {
      let model = try fixture.model()
      let scores = try model.scores(of: fixture.matrix(expected))
      let numbers = expected.numbers
      guard scores.count == numbers.count else {
        print("MEASURE \(fixture.name) COUNT \(scores.count) \(numbers.count)")
        return
      }
      var ulps = 0.0
      var absolute = 0.0
      for (a, b) in zip(scores, numbers) {
        absolute = max(absolute, abs(a - b))
        let unit = expected.precision == "f4" ? Double(Float(b).ulp) : b.ulp
        ulps = max(ulps, abs(a - b) / unit)
      }
      print(
        "MEASURE \(fixture.name) ulps \(ulps) abs \(absolute) rowwise \(expected.rowwise) \(model.decomposition != nil) \(model.transform?.rawValue ?? "-") prob \(model.scoresAreProbabilities) \(model.outputs)"
      )
    } catch {
      print("MEASURE \(fixture.name) FAILED \(error)")
    }
  }
}
