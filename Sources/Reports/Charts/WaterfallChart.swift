internal import Foundation

/// From the usual output to this one, a step per feature.
struct WaterfallChart: Chart {
  /// One step.
  struct Step {
    var label: String
    /// A second, quieter line.
    var detail: String
    var contribution: Double
    var text: String
  }

  var title: String
  var summary: String
  var base: Double
  var baseLabel: String
  var baseText: String
  var steps: [Step]
  var end: Double
  var endLabel: String
  var endText: String
  /// Where the decision changes, in the space of the contributions.
  var threshold: Double?
  /// Whether steps to the right are good for the person; nil when neither side is.
  var rightIsFavorable: Bool?
  /// Whether the logistic function turns positions into probabilities (a second axis above).
  var isLogOdds: Bool
  var unit: String

  func draw(width: Double) -> Canvas {
    var canvas = Canvas(width: width)
    let narrow = width < 500
    let valueWidth =
      ((steps.map(\.text) + [baseText, endText]).map { TextMeasure.width($0, size: 13) }.max() ?? 0)
      + 8
    let labels = steps.map(\.label) + steps.map(\.detail) + [baseLabel, endLabel]
    let longest = labels.map { TextMeasure.width($0, size: 13) }.max() ?? 0
    let labelWidth = narrow ? 0 : min(longest + 4, width * 0.42)
    let left = narrow ? 14 : labelWidth + 24
    let right = width - valueWidth - 14
    var running = base
    var stops = [base, end]
    for step in steps {
      running += step.contribution
      stops.append(running)
    }
    let scale = Scale(
      covering: stops, including: threshold.map { [$0] } ?? [], from: left, to: right,
      tickCount: max(Int((right - left) / 70), 2))
    var top = 6.0
    if isLogOdds { top = drawProbabilities(on: &canvas, scale: scale) }
    var y = top
    var marks = Canvas(width: width)

    /// One row; returns the height of its middle.
    func row(_ label: String, _ detail: String, _ text: String, strong: Bool) -> Double {
      let limit = narrow ? width - 4 : labelWidth
      let style = strong ? "l b" : "l"
      let first = TextMeasure.wrap(label, width: limit, size: strong ? 13.5 : 13)
      let second = detail.isEmpty ? [] : TextMeasure.wrap(detail, width: limit, size: 12)
      let x = narrow ? 0 : labelWidth
      let anchor: Canvas.Anchor = narrow ? .start : .end
      var last = canvas.lines(first, x: x, y: y + 17, anchor: anchor, style: style)
      if !second.isEmpty {
        last = canvas.lines(
          second, x: x, y: last + 15, anchor: anchor, size: 12, leading: 14, style: "m")
      }
      let center = narrow ? last + 16 : (y + last + 5) / 2 + 2
      canvas.text(
        text, x: width - 2, y: center + 4, anchor: .end, style: strong ? "b" : "")
      y = narrow ? center + 12 : last + 9
      return center
    }

    var center = row(baseLabel, "", baseText, strong: true)
    marks.marker(.diamond, x: scale.position(base), y: center, style: "ink")
    running = base
    for step in steps {
      let previous = center
      center = row(step.label, step.detail, step.text, strong: false)
      let from = scale.position(running)
      let next = running + step.contribution
      let to = scale.position(next)
      marks.line(from, previous + 7, from, center + 7, style: "h")
      drawStep(on: &marks, from: from, to: to, center: center, rightward: step.contribution >= 0)
      running = next
    }
    let previous = center
    center = row(endLabel, "", endText, strong: true)
    let x = scale.position(end)
    marks.line(x, previous + 7, x, center, style: "h")
    marks.marker(.diamond, x: x, y: center, style: "ink")
    canvas.drawAxis(scale, top: top, bottom: y) { value, places in
      NumberText.decimals(value, places)
    }
    canvas.text(unit, x: width - 2, y: y + 34, anchor: .end, size: 12, style: "m")
    if let threshold {
      let x = scale.position(threshold)
      canvas.line(x, top, x, y, style: "ref")
    }
    canvas.append(marks)
    return canvas
  }

  /// A bar that ends in an arrowhead, so that direction does not hang on color.
  private func drawStep(
    on canvas: inout Canvas, from: Double, to: Double, center: Double, rightward: Bool
  ) {
    let style =
      switch rightIsFavorable {
      case .some(let favorable): favorable == rightward ? "favorable" : "adverse"
      case nil: rightward ? "favorable" : "adverse"
      }
    let tip = min(5, abs(to - from))
    let neck = rightward ? to - tip : to + tip
    canvas.polyline(
      [
        (from, center - 7), (neck, center - 7), (to, center), (neck, center + 7),
        (from, center + 7),
      ], closed: true, style: style)
  }

  /// The probability axis above the plot. Returns where the plot begins.
  private func drawProbabilities(on canvas: inout Canvas, scale: Scale) -> Double {
    let shares = [
      0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999,
    ]
    var taken: [(Double, Double)] = []
    // The middle of the range first: it is what people know best.
    for share in shares.sorted(by: { abs($0 - 0.5) < abs($1 - 0.5) }) {
      let margin = log(share / (1 - share))
      guard scale.domain.contains(margin) else { continue }
      let label =
        NumberText.decimals(share * 100, share < 0.01 || share > 0.99 ? 1 : 0) + NumberText.space
        + "%"
      let x = scale.position(margin)
      let half = TextMeasure.width(label, size: 12) / 2
      let middle = min(max(x, half), canvas.width - half)
      if taken.contains(where: { middle - half < $0.1 + 8 && middle + half > $0.0 - 8 }) {
        continue
      }
      taken.append((middle - half, middle + half))
      canvas.text(label, x: middle, y: 12, anchor: .middle, size: 12, style: "m")
      canvas.line(x, 16, x, 21, style: "h")
    }
    return taken.isEmpty ? 6 : 22
  }
}
