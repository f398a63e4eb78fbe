/// One row per group: a dot with its interval, the reference as a vertical line, value and n in
/// columns at the right. Rows without a value stay, with their reason.
struct IntervalChart: Chart {
  /// One group.
  struct Row {
    var label: String
    var value: Double?
    var interval: ClosedRange<Double>?
    /// The value as people read it.
    var valueText: String
    /// The number of rows behind it, as people read it.
    var countText: String
    /// Why there is no value.
    var why: String?
    /// Shape and class carry the direction together.
    var marker: Marker = .circle
    var style: String = "dot"
  }

  var title: String
  var summary: String
  var rows: [Row]
  /// Heads the value column.
  var valueHead: String
  /// Where the reference stands and what it is called.
  var reference: (value: Double, label: String)?
  /// Values the axis must include.
  var include: [Double] = []
  /// Bounds the axis never crosses.
  var limits: ClosedRange<Double>?
  /// Writes a tick, given the decimals that tell ticks apart.
  var tick: (Double, Int) -> String

  func draw(width: Double) -> Canvas {
    var canvas = Canvas(width: width)
    let narrow = width < 500
    let small = 12.0
    let valueWidth =
      max(
        rows.map { $0.value == nil ? 0 : TextMeasure.width($0.valueText, size: 13) }.max() ?? 0,
        TextMeasure.width(valueHead, size: small)) + 8
    let countWidth =
      max(
        rows.map { TextMeasure.width($0.countText, size: 13) }.max() ?? 0,
        TextMeasure.width("n", size: small)) + 8
    let longest = rows.map { TextMeasure.width($0.label, size: 13) }.max() ?? 0
    let labelWidth = narrow ? 0 : min(longest + 4, width * 0.32)
    let left = narrow ? 10 : labelWidth + 16
    let right = max(width - valueWidth - countWidth - 16, left + 40)

    let scale = Scale(
      covering: rows.flatMap { row in
        guard let value = row.value else { return [Double]() }
        return [value] + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
      }, including: include + (reference.map { [$0.value] } ?? []), limits: limits, from: left,
      to: right, tickCount: max(Int((right - left) / 75), 2))

    // Column heads, and the reference's name over its line.
    var y = 12.0
    canvas.text("n", x: width - 2, y: y, anchor: .end, size: small, style: "m")
    canvas.text(
      valueHead, x: width - countWidth - 8, y: y, anchor: .end, size: small, style: "m")
    if let reference {
      let lines = TextMeasure.wrap(reference.label, width: right - left, size: small)
      let half = (lines.map { TextMeasure.width($0, size: small) }.max() ?? 0) / 2
      let middle = min(max(scale.position(reference.value), left + half), right - half)
      y = canvas.lines(
        lines, x: middle, y: y, anchor: .middle, size: small, leading: 14, style: "m")
    }
    let top = y + 8
    y = top
    var marks = Canvas(width: width)
    for row in rows {
      let labelLines = TextMeasure.wrap(
        row.label, width: narrow ? width - 4 : labelWidth, size: 13)
      var center = y + 14
      if narrow {
        let last = canvas.lines(labelLines, x: 0, y: y + 15, style: "l")
        center = last + 18
      } else {
        canvas.lines(labelLines, x: labelWidth, y: y + 18, anchor: .end, style: "l")
      }
      let extra = narrow ? 0 : Double(labelLines.count - 1) * 16
      var bottom = max(center + 12, center + 12 + extra)
      if let value = row.value {
        if let interval = row.interval {
          marks.line(
            scale.position(interval.lowerBound), center, scale.position(interval.upperBound),
            center, style: row.style + " bar")
        }
        marks.marker(row.marker, x: scale.position(value), y: center, style: row.style)
        canvas.text(row.valueText, x: width - countWidth - 8, y: center + 4, anchor: .end)
      } else {
        let reason = TextMeasure.wrap(
          row.why ?? "not defined", width: width - countWidth - left - 14, size: small)
        let last = canvas.lines(
          reason, x: left, y: center + 4, size: small, leading: 14, style: "m")
        bottom = max(bottom, last + 8)
      }
      canvas.text(row.countText, x: width - 2, y: center + 4, anchor: .end, style: "m")
      y = bottom
      canvas.line(0, y, width, y, style: "h")
    }
    canvas.drawAxis(scale, top: top, bottom: y, tick: tick)
    if let reference {
      let x = scale.position(reference.value)
      canvas.line(x, top, x, y, style: "ref")
    }
    canvas.append(marks)
    return canvas
  }
}

extension Canvas {
  /// A horizontal axis below a plot: grid lines, ticks and their labels.
  ///
  /// A label that would touch the one before is left out; its grid line stays.
  mutating func drawAxis(
    _ scale: Scale, top: Double, bottom: Double, tick: (Double, Int) -> String
  ) {
    var free = -Double.infinity
    for value in scale.ticks {
      let x = scale.position(value)
      line(x, top, x, bottom + 4, style: "g")
      let label = tick(value, scale.tickPlaces)
      let half = TextMeasure.width(label, size: 12) / 2
      let middle = min(max(x, half), width - half)
      if middle - half > free + 6 {
        text(label, x: middle, y: bottom + 18, anchor: .middle, size: 12, style: "m")
        free = middle + half
      }
    }
  }
}
