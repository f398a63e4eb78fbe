/// How much each feature moves the output on average: a bar for everyone, a marker per group.
struct ImportanceChart: Chart {
  /// One feature.
  struct Row {
    var label: String
    var value: Double
    var valueText: String
    /// In the order of the legend; nil where the group has none.
    var groups: [Double?]
  }

  /// Markers of five groups can be told apart; more become a line from the lowest to the highest.
  static let groupLimit = 5

  var title: String
  var summary: String
  var rows: [Row]
  var groups: [String]
  var unit: String

  private static let shapes: [Marker] = [.circle, .square, .up, .diamond, .cross]

  func draw(width: Double) -> Canvas {
    var canvas = Canvas(width: width)
    let narrow = width < 500
    let valueWidth = (rows.map { TextMeasure.width($0.valueText, size: 13) }.max() ?? 0) + 10
    let longest = rows.map { TextMeasure.width($0.label, size: 13) }.max() ?? 0
    let labelWidth = narrow ? 0 : min(longest + 4, width * 0.34)
    let left = narrow ? 4 : labelWidth + 12
    let right = width - valueWidth - 12
    var y = 0.0
    if !groups.isEmpty {
      y = drawLegend(on: &canvas, width: width) + 6
    }
    let scale = Scale(
      covering: rows.map(\.value) + rows.flatMap { $0.groups.compactMap { $0 } }, including: [0],
      from: left, to: right, tickCount: max(Int((right - left) / 75), 2))
    let top = y
    var marks = Canvas(width: width)
    for row in rows {
      let lines = TextMeasure.wrap(row.label, width: narrow ? width - 4 : labelWidth, size: 13)
      var center = y + 13
      if narrow {
        center = canvas.lines(lines, x: 0, y: y + 14, style: "l") + 16
      } else {
        canvas.lines(lines, x: labelWidth, y: y + 17, anchor: .end, style: "l")
      }
      marks.rect(
        scale.position(0), center - 6, scale.position(row.value) - scale.position(0), 12,
        style: "fill")
      drawGroups(row, on: &marks, scale: scale, center: center)
      canvas.text(row.valueText, x: width - 2, y: center + 4, anchor: .end)
      y = center + 13 + (narrow ? 0 : Double(lines.count - 1) * 16)
    }
    canvas.drawAxis(scale, top: top, bottom: y) { NumberText.decimals($0, $1) }
    canvas.text(unit, x: left, y: y + 34, size: 12, style: "m")
    canvas.append(marks)
    return canvas
  }

  private func drawGroups(_ row: Row, on canvas: inout Canvas, scale: Scale, center: Double) {
    let values = row.groups.compactMap { $0 }
    guard let low = values.min(), let high = values.max() else { return }
    guard groups.count <= Self.groupLimit else {
      canvas.line(scale.position(low), center, scale.position(high), center, style: "ink bar")
      for end in [low, high] {
        canvas.line(
          scale.position(end), center - 4, scale.position(end), center + 4, style: "ink bar")
      }
      return
    }
    for (index, value) in row.groups.enumerated() {
      guard let value else { continue }
      canvas.marker(
        Self.shapes[index % Self.shapes.count], x: scale.position(value), y: center, style: "open")
    }
  }

  private func drawLegend(on canvas: inout Canvas, width: Double) -> Double {
    guard groups.count <= Self.groupLimit else {
      let lines = TextMeasure.wrap(
        "Line: from the lowest to the highest of \(groups.count) groups.", width: width, size: 12)
      return canvas.lines(lines, x: 0, y: 12, size: 12, leading: 14, style: "m") + 6
    }
    var x = 0.0
    var y = 12.0
    canvas.text("bar: everyone", x: 0, y: y, size: 12, style: "m")
    x = TextMeasure.width("bar: everyone", size: 12) + 20
    for (index, group) in groups.enumerated() {
      let lines = TextMeasure.wrap(group, width: width - 24, size: 12)
      let length = (lines.map { TextMeasure.width($0, size: 12) }.max() ?? 0) + 16
      if x > 0, x + length > width {
        x = 0
        y += 18
      }
      canvas.marker(
        Self.shapes[index % Self.shapes.count], x: x + 6, y: y - 4, style: "open")
      y = canvas.lines(lines, x: x + 16, y: y, size: 12, leading: 14, style: "m")
      x += length + 18
    }
    return y + 6
  }
}
