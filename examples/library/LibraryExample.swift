// FairAudit from Swift: score a file, compare two groups, explain one applicant.
// Run it from the package's folder: swift run LibraryExample

import Explain
import Fairness
import Foundation
import Models
import Tabular

@main
struct LibraryExample {
  static func main() throws {
    let folder = CommandLine.arguments.dropFirst().first ?? "examples/loan"

    // A model tells its own inputs; the reader fetches those columns and two more.
    let model = try ModelFile.load(
      bytes: Array(Data(contentsOf: URL(filePath: folder + "/model.json"))))
    let options = CSVOptions(
      types: FeatureEncoder.requiredColumnTypes(model.features),
      columns: Set(model.features.map(\.name) + ["sex", "approved"]))
    let table = try CSVReader(options: options).read(.file(path: folder + "/applicants-test.csv"))
    let inputs = try FeatureEncoder(features: model.features).encode(table).matrix

    // Decisions at 0.5, and the favorable rate of each group against the highest.
    let scores = try model.scores(of: inputs)
    guard let sex = table.column(named: "sex"),
      case .numeric(let approved)? = table.column(named: "approved")?.values
    else { return }
    let sample = EvaluationSample(
      labels: approved.map { $0 == 1 }, decisions: scores.map { $0 >= 0.5 }, scores: scores,
      scoresAreProbabilities: true, weights: nil, positiveIsFavorable: true)
    let audit = try FairnessAudit.measure(
      sample, partitions: [(partition: GroupPartition.values(of: sex), reference: nil)])
    for comparison in audit.attributes[0].comparisons {
      let ratio = comparison.metrics.first { $0.id == "disparate_impact_ratio" }?.estimate.value
      print(comparison.group, "ratio", ratio.map { String(format: "%.3f", $0) } ?? "undefined")
    }

    // Why the first applicant has this score: base value + contributions = margin.
    let explanation = try ModelExplainer(model).explain(inputs, rows: 0..<1)
    let strongest = model.features.indices.max {
      abs(explanation.value(row: 0, feature: $0)) < abs(explanation.value(row: 0, feature: $1))
    }
    if let strongest {
      let contribution = explanation.value(row: 0, feature: strongest)
      print("strongest:", model.features[strongest].name, String(format: "%+.3f", contribution))
    }
  }
}
