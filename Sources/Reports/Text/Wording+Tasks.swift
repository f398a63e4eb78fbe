internal import Audit
internal import Fairness

/// The sentences about classes, orders and predicted numbers.
extension Wording {
  /// "Accuracy ranges from 71.2 % (A) to 80.1 % (B)."; nil for fewer than two values.
  func range(
    _ id: String, _ tables: TaskTables, _ subject: String, _ form: RecordReader.Form
  ) -> String? {
    let values = tables.groups.compactMap { part in part.metrics[id]?.value.map { (part, $0) } }
    guard values.count > 1, let low = values.min(by: { $0.1 < $1.1 }),
      let high = values.max(by: { $0.1 < $1.1 })
    else { return nil }
    return "\(subject) ranges from \(reader.written(low.1, form)) (\(Self.isolated(low.0.name))"
      + "\(facts(low.0.metrics[id], form))) to \(reader.written(high.1, form)) "
      + "(\(Self.isolated(high.0.name))\(facts(high.0.metrics[id], form)))."
  }

  private func facts(_ estimate: Estimate?, _ form: RecordReader.Form) -> String {
    guard let measured = estimate.map({ AuditRecord.Measured(of: $0) }) else { return "" }
    return [
      intervalWords(measured, form), measured.n.map { "n = \(NumberText.count($0))" },
    ].compactMap { $0 }.map { "; " + $0 }.joined()
  }

  /// Who is predicted what, and for whom the predictions are off the most.
  func regression(_ tables: TaskTables) -> String {
    let predictions =
      range("mean_prediction", tables, "The mean prediction", .number)
      ?? "Fewer than two groups have predictions."
    // A few rows are off by chance.
    let residuals = tables.groups.compactMap { part -> (TaskTables.Part, Estimate, Double)? in
      guard let estimate = part.metrics["mean_residual"],
        case .measured(let value, _, let count, _) = estimate, count >= 30
      else { return nil }
      return (part, estimate, value)
    }
    guard let most = residuals.max(by: { abs($0.2) < abs($1.2) }), residuals.count > 1 else {
      return predictions
    }
    return predictions
      + " Of groups of 30 rows or more, predictions are farthest off on average for \(Self.isolated(most.0.name)): label minus "
      + "prediction is \(reader.words(most.1, .number))."
  }
}
