import Models
import TestSupport
import Testing

/// Scores against those of JPMML-Evaluator, and so of the libraries that trained the models.
@Suite struct PMMLReferenceTests {
  @Test(arguments: PMMLFixture.all) func scoresAgree(_ fixture: PMMLFixture) throws {
    let expected = try fixture.expected()
    let model = try fixture.model()
    #expect(model.outputs.count == expected.outputs)
    let scores = try model.scores(of: fixture.matrix(for: model))
    let wanted = LightGBMFixture.doubles(expected.scores)
    let far = farther(than: expected.bound, scores, wanted)
    #expect(
      far == [], "\(far.prefix(3).map { ($0, $0 < 0 ? 0 : scores[$0], $0 < 0 ? 0 : wanted[$0]) })")
  }
}
