/// How the contributions of features are spread over the rows: a density for each feature, rows with a
/// high value of the feature above its line and rows with a low one below. Which is which hangs on the
/// side, not on color.
struct SpreadChart: Chart {
  /// One feature.
  struct Row {
    var label: String
    /// The ends of the equal ranges that rows are counted in.
    var range: ClosedRange<Double>
    /// By range, the weight of the rows in the lowest, second, third and highest quarter of the
    /// feature's values; nil where the values have no order.
    var quarters: [[Double]]?
    /// By range, the weight of all rows whose value is known.
    var all: [Double]
    /// The mean contribution where the value is missing.
    var missing: Double?
  }

  var title: String
  var summary: String
  var rows: [Row]
  var unit: String

  /// The height of one side at its peak.
  private static let peak = 17.0
  /// The least width of a step: finer detail than eyes can follow only makes the page longer.
  private static let leastStep = 3.5

  func draw(width: Double) -> Canvas {
    var canvas = Canvas(width: width)
    let narrow = width < 500
    let longest = rows.map { TextMeasure.width($0.label, size: 13) }.max() ?? 0
    let sides = ["high values", "low values"]
    let sideWidth = (sides.map { TextMeasure.width($0, size: 12) }.max() ?? 0) + 8
    let labelWidth = narrow ? 0 : min(longest + 4, width * 0.3)
    let left = narrow ? 6 : labelWidth + 14
    let right = narrow ? width - 6 : width - sideWidth - 4
    let top = drawLegend(on: &canvas, width: width) + 8
    let scale = Scale(
      covering: rows.flatMap {
        [$0.range.lowerBound, $0.range.upperBound] + ($0.missing.map { [$0] } ?? [])
      },
      including: [0], from: left, to: right, tickCount: max(Int((right - left) / 75), 2))
    var y = top
    var marks = Canvas(width: width)
    var isFirst = !narrow
    for row in rows {
      let lines = TextMeasure.wrap(row.label, width: narrow ? width - 4 : labelWidth, size: 13)
      let center: Double
      if narrow {
        center = canvas.lines(lines, x: 0, y: y + 14, style: "l") + 6 + Self.peak
      } else {
        center = y + max(Self.peak + 2, Double(lines.count) * 8)
        canvas.lines(
          lines, x: labelWidth, y: center + 4.5 - Double(lines.count - 1) * 8, anchor: .end,
          style: "l")
      }
      canvas.line(left, center, right, center, style: "h")
      draw(row, on: &marks, scale: scale, center: center)
      if isFirst, row.quarters != nil {
        canvas.text(sides[0], x: right + 8, y: center - 4, size: 12, style: "m")
        canvas.text(sides[1], x: right + 8, y: center + 12, size: 12, style: "m")
        isFirst = false
      }
      y = center + max(Self.peak + 3, narrow ? 0 : Double(lines.count) * 8)
    }
    canvas.drawAxis(scale, top: top, bottom: y) { NumberText.decimals($0, $1) }
    drawAxisTitle(on: &canvas, y: y + 34, left: narrow ? 0 : left, right: right)
    canvas.append(marks)
    // Rows end where the axis begins: the line of 0 is what everything is read against.
    if scale.domain.contains(0) {
      canvas.line(scale.position(0), top, scale.position(0), y, style: "ref")
    }
    return canvas
  }

  private func drawAxisTitle(on canvas: inout Canvas, y: Double, left: Double, right: Double) {
    let ends = ["\u{2190} lowers the output", "raises the output \u{2192}"]
    let widths = (ends + [unit]).map { TextMeasure.width($0, size: 12) }
    canvas.text(ends[0], x: left, y: y, size: 12, style: "m")
    canvas.text(ends[1], x: right, y: y, anchor: .end, size: 12, style: "m")
    let fits = widths.reduce(0, +) + 24 <= right - left
    let middle = left + widths[0] + (right - left - widths[0] - widths[1]) / 2
    canvas.text(
      unit, x: fits ? middle : left, y: fits ? y : y + 16, anchor: fits ? .middle : .start,
      size: 12, style: "m")
  }

  private func draw(_ row: Row, on canvas: inout Canvas, scale: Scale, center: Double) {
    let step =
      (scale.position(row.range.upperBound) - scale.position(row.range.lowerBound))
      / Double(max(row.all.count, 1))
    let merged = step > 0 ? max(1, Int((Self.leastStep / step).rounded(.up))) : row.all.count
    func merge(_ weights: [Double]) -> [Double] {
      stride(from: 0, to: weights.count, by: max(merged, 1)).map {
        weights[$0..<min($0 + merged, weights.count)].reduce(0, +)
      }
    }
    let sides: [(light: [Double], dark: [Double]?, up: Bool)]
    if let quarters = row.quarters, quarters.count == 4 {
      let parts = quarters.map(merge)
      sides = [
        (zip(parts[2], parts[3]).map { $0 + $1 }, parts[3], true),
        (zip(parts[0], parts[1]).map { $0 + $1 }, parts[0], false),
      ]
    } else {
      let half = merge(row.all).map { $0 / 2 }
      sides = [(half, nil, true), (half, nil, false)]
    }
    let highest = sides.flatMap(\.light).max() ?? 0
    if highest > 0 {
      for side in sides {
        for (weights, style) in [
          (side.light, side.dark == nil ? "even" : "pale"), (side.dark ?? [], "deep"),
        ] {
          area(
            weights.map { $0 / highest }, of: row, merged: merged, on: &canvas, scale: scale,
            center: center, up: side.up, style: style)
        }
      }
    }
    if let missing = row.missing {
      canvas.marker(.circle, x: scale.position(missing), y: center, style: "open")
    }
  }

  /// The area between the line and the heights, pieces of it where there are gaps.
  private func area(
    _ heights: [Double], of row: Row, merged: Int, on canvas: inout Canvas, scale: Scale,
    center: Double, up: Bool, style: String
  ) {
    let width =
      (row.range.upperBound - row.range.lowerBound) / Double(max(row.all.count, 1)) * Double(merged)
    func edge(_ index: Int) -> Double {
      scale.position(min(row.range.lowerBound + Double(index) * width, row.range.upperBound))
    }
    var index = 0
    while index < heights.count {
      guard heights[index] > 0 else {
        index += 1
        continue
      }
      var points = [(x: edge(index), y: center)]
      while index < heights.count, heights[index] > 0 {
        // A single row in thousands still shows as a hairline.
        let height = max(heights[index] * Self.peak, 0.8)
        points.append(((edge(index) + edge(index + 1)) / 2, up ? center - height : center + height))
        index += 1
      }
      points.append((edge(index), center))
      canvas.polyline(points, closed: true, style: style)
    }
  }

  private func drawLegend(on canvas: inout Canvas, width: Double) -> Double {
    var entries: [(style: String, text: String)] = []
    if rows.contains(where: { $0.quarters != nil }) {
      entries.append(("deep", "the quarter of highest values above the line, of lowest below"))
      entries.append(("pale", "the two quarters between"))
    }
    if rows.contains(where: { $0.quarters == nil }) {
      entries.append(("even", "values without an order, drawn on both sides"))
    }
    if rows.contains(where: { $0.missing != nil }) {
      entries.append(("open", "mean where the value is missing"))
    }
    var (x, y) = (0.0, 12.0)
    for entry in entries {
      let lines = TextMeasure.wrap(entry.text, width: width - 24, size: 12)
      let length = (lines.map { TextMeasure.width($0, size: 12) }.max() ?? 0) + 18
      if x > 0, x + length > width {
        x = 0
        y += 18
      }
      if entry.style == "open" {
        canvas.marker(.circle, x: x + 6, y: y - 4, style: "open")
      } else {
        canvas.rect(x, y - 9, 12, 10, style: entry.style)
      }
      y = canvas.lines(lines, x: x + 18, y: y, size: 12, leading: 14, style: "m")
      x += length + 18
    }
    return y + 6
  }
}
