/// Counts over equal bins of the score, bars from zero, the threshold drawn where there is one.
struct HistogramChart: Chart {
  var title: String
  var summary: String
  /// One more than `counts`.
  var edges: [Double]
  var counts: [Double]
  var threshold: Double?

  func draw(width: Double) -> Canvas {
    var canvas = Canvas(width: width)
    guard let first = edges.first, let last = edges.last, last > first,
      edges.count == counts.count + 1
    else { return canvas }
    let height = 170.0
    let top = 26.0
    let vertical = Scale(
      covering: counts, including: [0], from: top + height, to: top, tickCount: 4)
    let labels = vertical.ticks.map { NumberText.count($0) }
    // The count axis and its heading share the margin.
    let margin = (labels + ["rows"]).map { TextMeasure.width($0, size: 12) }.max() ?? 0
    let left = margin + 8
    let right = width - 14
    canvas.text("rows", x: 0, y: 12, size: 12, style: "m")
    for (tick, label) in zip(vertical.ticks, labels) {
      let y = vertical.position(tick)
      canvas.line(left, y, right, y, style: "g")
      canvas.text(label, x: left - 6, y: y + 4, anchor: .end, size: 12, style: "m")
    }
    let across = { (value: Double) in left + (value - first) / (last - first) * (right - left) }
    for (index, count) in counts.enumerated() {
      let x = across(edges[index])
      let y = vertical.position(count)
      canvas.rect(
        x + 1, y, across(edges[index + 1]) - x - 2, vertical.position(0) - y, style: "fill")
    }
    let base = vertical.position(0)
    let scale = Scale(
      covering: [first, last], limits: first...last, from: left, to: right,
      tickCount: max(Int((right - left) / 80), 2))
    var free = -Double.infinity
    for tick in scale.ticks where tick >= first && tick <= last {
      let label = NumberText.decimals(tick, scale.tickPlaces)
      let half = TextMeasure.width(label, size: 12) / 2
      let middle = min(max(across(tick), half), width - half)
      canvas.line(across(tick), base, across(tick), base + 4, style: "h")
      guard middle - half > free + 6 else { continue }
      canvas.text(label, x: middle, y: base + 18, anchor: .middle, size: 12, style: "m")
      free = middle + half
    }
    canvas.text(
      "score", x: (left + right) / 2, y: base + 34, anchor: .middle, size: 12, style: "m")
    if let threshold, threshold >= first, threshold <= last {
      let x = across(threshold)
      canvas.line(x, top - 8, x, base, style: "ref")
      let label = "threshold " + NumberText.plain(threshold)
      let half = TextMeasure.width(label, size: 12) / 2
      let middle = min(max(x, left + half), width - half)
      canvas.text(label, x: middle, y: 12, anchor: .middle, size: 12, style: "m")
    }
    return canvas
  }
}
