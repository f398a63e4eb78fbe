/// Lines over a common axis: a rate by threshold, or a ROC curve. Lines are told apart by the shape of
/// their marks and their dashes, so that they can be read in grey.
struct LineChart: Chart {
  /// One line.
  struct Series {
    var label: String
    var points: [(x: Double, y: Double)]
  }

  /// Lines that can be told apart.
  static let seriesLimit = 5

  var title: String
  var summary: String
  var series: [Series]
  var horizontal: String
  var vertical: String
  /// Where a line is drawn across, and what it is called.
  var mark: (value: Double, label: String)?
  /// Whether both axes run over shares of 0 to 1.
  var isSquare = false
  /// Whether x steps from point to point instead of running straight.
  var steps = false

  private static let shapes: [Marker] = [.circle, .square, .up, .diamond, .down]
  private static let styles = ["curve", "curve d1", "curve d2", "curve d3", "curve d4"]

  func draw(width: Double) -> Canvas {
    var canvas = Canvas(width: width)
    let drawn = series.prefix(Self.seriesLimit).map { series in
      Series(
        label: series.label, points: series.points.filter { $0.x.isFinite && $0.y.isFinite })
    }
    let top = drawLegend(drawn, on: &canvas, width: width) + 14
    canvas.text(vertical, x: 0, y: top, size: 12, style: "m")
    let left = 44.0
    let right = width - 14
    let plot = top + 10
    let height = isSquare ? min(right - left, 300) : 220
    let end = isSquare ? left + height : right
    let bottom = plot + height
    let up = Scale(
      covering: [], including: [0, 1], limits: 0...1, from: bottom, to: plot, tickCount: 4)
    for tick in up.ticks {
      let y = up.position(tick)
      canvas.line(left, y, end, y, style: "g")
      let label = NumberText.decimals(tick * 100, 0) + NumberText.space + "%"
      canvas.text(label, x: left - 6, y: y + 4, anchor: .end, size: 12, style: "m")
    }
    let across = Scale(
      covering: drawn.flatMap { $0.points.map(\.x) }, including: isSquare ? [0, 1] : [],
      from: left, to: end, tickCount: max(Int((end - left) / 80), 2))
    var free = -Double.infinity
    for tick in across.ticks {
      let x = across.position(tick)
      canvas.line(x, bottom, x, bottom + 4, style: "h")
      let label = NumberText.decimals(tick, across.tickPlaces)
      let half = TextMeasure.width(label, size: 12) / 2
      let middle = min(max(x, half), width - half)
      guard middle - half > free + 6 else { continue }
      canvas.text(label, x: middle, y: bottom + 18, anchor: .middle, size: 12, style: "m")
      free = middle + half
    }
    canvas.text(
      horizontal, x: (left + end) / 2, y: bottom + 36, anchor: .middle, size: 12, style: "m")
    if isSquare { canvas.line(left, bottom, end, plot, style: "ref") }
    if let mark, mark.value.isFinite {
      let x = across.position(mark.value)
      canvas.line(x, plot - 6, x, bottom, style: "ref")
      let half = TextMeasure.width(mark.label, size: 12) / 2
      let least = TextMeasure.width(vertical, size: 12) + 12 + half
      let middle = max(min(max(x, left + half), width - half), least)
      if middle + half <= width {
        canvas.text(mark.label, x: middle, y: top, anchor: .middle, size: 12, style: "m")
      }
    }
    for (index, series) in drawn.enumerated() {
      draw(series, index: index, of: drawn.count, on: &canvas, across: across, up: up)
    }
    return canvas
  }

  private func draw(
    _ series: Series, index: Int, of count: Int, on canvas: inout Canvas, across: Scale, up: Scale
  ) {
    var points: [(x: Double, y: Double)] = []
    for point in series.points {
      let place = (x: across.position(point.x), y: up.position(min(max(point.y, 0), 1)))
      if steps, let last = points.last, abs(last.y - place.y) > 0.5 {
        // A rate holds up to and including a threshold, then jumps.
        points.append((last.x, place.y))
      }
      points.append(place)
    }
    canvas.polyline(points, style: Self.styles[index % Self.styles.count])
    // Five marks a line, those of different lines at different places.
    guard let first = points.first, let last = points.last else { return }
    for part in 0..<5 {
      let x =
        first.x + (last.x - first.x) * (Double(part) + (Double(index) + 0.5) / Double(count)) / 5
      guard let near = points.min(by: { abs($0.x - x) < abs($1.x - x) }) else { continue }
      canvas.marker(
        Self.shapes[index % Self.shapes.count], x: near.x, y: near.y, style: "open")
    }
  }

  /// Names with their marks; returns where they end.
  private func drawLegend(
    _ drawn: [Series], on canvas: inout Canvas, width: Double
  ) -> Double {
    var x = 0.0
    var y = 12.0
    for (index, series) in drawn.enumerated() {
      let lines = TextMeasure.wrap(series.label, width: width - 44, size: 12)
      let length = (lines.map { TextMeasure.width($0, size: 12) }.max() ?? 0) + 36
      if x > 0, x + length > width {
        x = 0
        y += 18
      }
      canvas.polyline(
        [(x, y - 4), (x + 28, y - 4)], style: Self.styles[index % Self.styles.count])
      canvas.marker(Self.shapes[index % Self.shapes.count], x: x + 14, y: y - 4, style: "open")
      y = canvas.lines(lines, x: x + 36, y: y, size: 12, leading: 14, style: "m")
      x += length + 18
    }
    return y + 6
  }
}
