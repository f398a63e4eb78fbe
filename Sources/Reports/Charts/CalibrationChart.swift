/// Observed share against mean score in small multiples, one panel per group, the diagonal drawn.
struct CalibrationChart: Chart {
  /// One bin of one group.
  struct Point {
    var score: Double
    var rate: Double
    var interval: ClosedRange<Double>?
    var count: Int
  }

  /// One group.
  struct Panel {
    var label: String
    var points: [Point]
    /// Why nothing is drawn.
    var why: String?
  }

  var title: String
  var summary: String
  var panels: [Panel]

  func draw(width: Double) -> Canvas {
    var canvas = Canvas(width: width)
    let gap = 28.0
    // Below some 200 px a panel has no room for its ticks.
    let most = max(Int((width + gap) / (200 + gap)), 1)
    let columns = max(min(most, panels.count), 1)
    let slot = (width - gap * Double(columns - 1)) / Double(columns)
    let side = min(slot - 50, panels.count == 1 ? 300 : 240)
    let largest = Double(panels.flatMap(\.points).map(\.count).max() ?? 1)
    var y = 0.0
    for start in stride(from: 0, to: panels.count, by: columns) {
      let row = panels[start..<min(start + columns, panels.count)]
      let labels = row.map { TextMeasure.wrap($0.label, width: slot - 4, size: 13) }
      let labelHeight = Double(labels.map(\.count).max() ?? 1) * 16
      var bottom = y
      for (index, panel) in row.enumerated() {
        let x = Double(index) * (slot + gap)
        canvas.lines(labels[index], x: x, y: y + 13, style: "l")
        let top = y + labelHeight + 10
        drawPanel(panel, on: &canvas, x: x + 46, top: top, side: side, largest: largest)
        bottom = max(bottom, top + side + 42)
      }
      y = bottom + 12
    }
    canvas.extend(to: y - 12)
    return canvas
  }

  private func drawPanel(
    _ panel: Panel, on canvas: inout Canvas, x: Double, top: Double, side: Double, largest: Double
  ) {
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
      let across = x + share * side
      let down = top + (1 - share) * side
      canvas.line(across, top, across, top + side, style: "g")
      canvas.line(x, down, x + side, down, style: "g")
      guard share != 0.25, share != 0.75 else { continue }
      let label = NumberText.decimals(share * 100, 0) + NumberText.space + "%"
      canvas.text(label, x: x - 5, y: down + 4, anchor: .end, size: 12, style: "m")
      canvas.text(
        label, x: share == 1 ? x + side + 4 : across, y: top + side + 16,
        anchor: share == 1 ? .end : share == 0 ? .start : .middle, size: 12, style: "m")
    }
    canvas.text(
      "mean score", x: x + side / 2, y: top + side + 32, anchor: .middle, size: 12, style: "m")
    canvas.line(x, top + side, x + side, top, style: "ref")
    guard !panel.points.isEmpty else {
      let reason = TextMeasure.wrap(panel.why ?? "not defined", width: side - 12, size: 12)
      canvas.lines(reason, x: x + 6, y: top + 16, size: 12, leading: 14, style: "m")
      return
    }
    let at = { (value: Double) in min(max(value, 0), 1) }
    canvas.polyline(
      panel.points.map { (x + at($0.score) * side, top + (1 - at($0.rate)) * side) },
      style: "dot curve")
    for point in panel.points {
      let across = x + at(point.score) * side
      if let interval = point.interval {
        canvas.line(
          across, top + (1 - at(interval.lowerBound)) * side, across,
          top + (1 - at(interval.upperBound)) * side, style: "dot bar thin")
      }
      // Area, not radius, grows with the rows in the bin.
      let radius = 2 + 4 * (Double(point.count) / max(largest, 1)).squareRoot()
      canvas.circle(across, top + (1 - at(point.rate)) * side, radius: radius, style: "dot")
    }
  }
}
