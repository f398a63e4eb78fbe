import Fairness
import Statistics
import Testing

@testable import Audit

@Suite struct ConfigurationMeasuresTests {
  private func read(_ yaml: String) throws -> AuditConfiguration {
    try AuditConfiguration(yaml: "version: 1\n" + yaml, file: "audit.yaml")
  }

  private func error(_ yaml: String) -> ConfigurationError? {
    do {
      _ = try read(yaml)
      return nil
    } catch { return error as? ConfigurationError }
  }

  @Test("Every key of measures, limits and searches is read")
  func everything() throws {
    let configuration = try read(
      """
      task: regression
      data: {weight: w, weight_kind: frequency, order: [low, mid, high], higher_is_better: false}
      protected:
        - {column: sex, population: {F: 0.51, M: 0.49}}
        - {probabilities: {Black: p_black, White: p_white}, name: race, reference: White}
        - {column: age, bins: [25, 40]}
      control:
        - column: education
        - {column: income, bins: [1000, 2000]}
        - columns: [state, product]
      metrics: {preset: lending, include: [theil_index]}
      limits:
        - {metric: disparate_impact_ratio, at_least: 0.9, attribute: sex}
        - {metric: demographic_parity_difference, scope: summary, at_most: 0.1}
      subgroups: {columns: [sex, age], depth: 3, minimum_rows: 100}
      individual: {neighbors: 7, rows: 50}
      proxies: {rows: 0}
      ranking: {list: query, top: [5, 10]}
      inference:
        correction: benjamini_hochberg
        test: boschloo
        power: 0.9
        rate_interval: jeffreys
        difference_interval: miettinen_nurminen
        bootstrap: 500
        bootstrap_interval: bca
        seed: 7
      """)
    #expect(configuration.task == .regression)
    #expect(configuration.data.order == ["low", "mid", "high"])
    #expect(!configuration.data.higherIsBetter)
    #expect(configuration.protected.map(\.columns) == [["sex"], ["age"]])
    #expect(configuration.protected[0].population.map(\.share) == [0.51, 0.49])
    #expect(
      configuration.probable == [
        .init(
          name: "race",
          columns: [
            .init(group: "Black", column: "p_black"), .init(group: "White", column: "p_white"),
          ], reference: "White")
      ])
    #expect(configuration.places.protected(1) == "protected[3]")
    #expect(
      configuration.controls.map(\.columns) == [["education"], ["income"], ["state", "product"]])
    #expect(configuration.controls[1].bins == [1000, 2000])
    #expect(configuration.measures.preset == .lending)
    #expect(configuration.measures.include == ["theil_index"])
    #expect(configuration.limits.count == 2 && configuration.limits[0].attribute == "sex")
    #expect(configuration.subgroups.columns == ["sex", "age"])
    #expect(configuration.subgroups.depth == 3 && configuration.subgroups.minimumRows == 100)
    #expect(configuration.individual.neighbors == 7 && configuration.individual.rows == 50)
    #expect(configuration.proxies.rows == 0)
    #expect(configuration.ranking?.list == "query" && configuration.ranking?.top == [5, 10])
    var measuring = Inference()
    measuring.correction = .benjaminiHochberg
    measuring.test = .boschloo
    measuring.power = 0.9
    measuring.rateInterval = .jeffreys
    measuring.differenceInterval = .miettinenNurminen
    measuring.replicates = 500
    measuring.bootstrapInterval = .bca
    measuring.seed = 7
    measuring.weights = .frequency
    #expect(configuration.measuring == measuring)
    // What was read is written out again.
    let settings = configuration.settings.text()
    for word in ["\"p_black\"", "\"benjamini_hochberg\"", "\"theil_index\"", "0.51", "\"query\""] {
      #expect(settings.contains(word), "\(word)")
    }
  }

  @Test(
    "What is wrong is told with its place",
    arguments: [
      ("limits: [{metric: disparate_impact, at_least: 0.8}]", "limits[1].metric"),
      ("limits: [{metric: disparate_impact_ratio}]", "limits[1]"),
      ("limits: [{metric: disparate_impact_ratio, at_least: 2, at_most: 1}]", "limits[1]"),
      ("limits: [{at_most: 1}]", "limits[1].metric"),
      (
        "limits: [{metric: demographic_parity_ratio, scope: group, at_most: 1}]",
        "limits[1].metric"
      ),
      ("metrics: {include: [nonsense]}", "metrics.include"),
      ("metrics: {preset: bank}", "metrics.preset"),
      ("control: [{bins: [1]}]", "control[1].column"),
      ("control: [{column: a, columns: [b]}]", "control[1]"),
      ("control: [{columns: [a, b], bins: [1]}]", "control[1].bins"),
      ("protected: [{probabilities: {A: a, B: b}}]", "protected.name"),
      ("protected: [{probabilities: {A: a}, name: x}]", "protected.probabilities"),
      ("protected: [{column: sex, name: x}]", "protected.name"),
      ("protected: [{column: sex, population: {F: 0.5, M: 0.4}}]", "protected.population"),
      ("protected: [{column: sex, population: {F: 1.5}}]", "protected.population.F"),
      ("protected: [{column: sex, intersection: [a, b]}]", "protected"),
      ("ranking: {top: [1.5]}", "ranking.top"),
      ("inference: {bootstrap: 10}", "inference.bootstrap"),
      ("subgroups: {columns: [a, a]}", "subgroups.columns"),
      ("subgroups: {depth: 9}", "subgroups.depth"),
    ])
  func faults(_ yaml: String, _ key: String) {
    let found = error(yaml)
    #expect(found?.key == key, "\(yaml): \(String(describing: found))")
    #expect(found?.line == 2)
  }

  @Test("Presets name measures of the registry only")
  func presets() {
    let known = Set(MeasureNames.identifiers(scope: nil))
    for preset in Preset.allCases {
      let unknown = (preset.identifiers ?? []).subtracting(known)
      #expect(unknown.isEmpty, "\(preset): \(unknown.sorted())")
      for limit in preset.limits {
        #expect(MeasureNames.identifiers(scope: limit.scope).contains(limit.metric))
      }
    }
  }
}
