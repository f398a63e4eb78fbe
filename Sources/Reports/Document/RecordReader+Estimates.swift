internal import Audit
internal import Fairness
internal import Statistics

extension AuditRecord.Measured {
  /// An estimate in the form of the record's own numbers.
  init(of estimate: Estimate, adjusted: Double? = nil) {
    switch estimate {
    case .measured(let value, let interval, let count, let pValue):
      self.init(
        value: value, ci: interval.map { [$0.low, $0.high] }, n: count, pValue: pValue,
        pAdjusted: adjusted)
    case .undefined(let reason, let count):
      self.init(value: nil, n: count, why: reason)
    }
  }
}

extension RecordReader {
  /// A cell of an estimate: the value, below it interval, n and p-value where they are wanted.
  func cell(
    _ estimate: Estimate?, _ form: Form, adjusted: Double? = nil, showsCount: Bool = false,
    showsTest: Bool = false
  ) -> TableView.Cell {
    guard let estimate else { return TableView.Cell(NumberText.none) }
    let measured = AuditRecord.Measured(of: estimate, adjusted: adjusted)
    var cell = cell(measured, form)
    var parts = [cell.detail].compactMap { $0 }
    if showsCount, let n = measured.n { parts.append("n \(NumberText.count(n))") }
    if showsTest, let p = measured.pAdjusted ?? measured.pValue {
      parts.append("p \(NumberText.pValue(p))")
    }
    cell.detail = parts.isEmpty ? nil : parts.joined(separator: "; ")
    return cell
  }

  /// "−8.1 percentage points (95 % interval −10.2 to −6.0; n = 9,402)"; why there is no value
  /// otherwise.
  func words(_ estimate: Estimate, _ form: Form) -> String {
    let measured = AuditRecord.Measured(of: estimate)
    guard let value = measured.value else {
      return "not defined (\(measured.why ?? "no reason recorded"))"
    }
    let unit = form == .points ? " percentage points" : ""
    let facts = [
      interval(measured.ci, form).map { "\(confidence) interval \($0)" },
      measured.n.map { "n = \(NumberText.count($0))" },
    ].compactMap { $0 }
    return written(value, form) + unit
      + (facts.isEmpty ? "" : " (" + facts.joined(separator: "; ") + ")")
  }

  /// A cell of a chi-square test: its p-value, the adjusted one where there is one.
  func cell(_ test: ChiSquareResult) -> TableView.Cell {
    guard let p = test.pAdjusted ?? test.pValue else {
      return TableView.Cell("not defined", detail: test.why, isReason: true)
    }
    let raw = test.pAdjusted == nil ? nil : test.pValue.map(NumberText.pValue)
    return TableView.Cell(NumberText.pValue(p), detail: raw)
  }

  /// A row of an interval chart.
  func chartRow(_ label: String, _ estimate: Estimate, _ form: Form) -> IntervalChart.Row {
    let measured = AuditRecord.Measured(of: estimate)
    return IntervalChart.Row(
      label: label, value: measured.value, interval: range(measured),
      valueText: measured.value.map { written($0, form) } ?? "",
      countText: measured.n.map { NumberText.count($0) } ?? "",
      why: "not defined: \(measured.why ?? "no reason recorded")")
  }
}
