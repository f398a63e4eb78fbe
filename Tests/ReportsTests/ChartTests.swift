import Testing

@testable import Audit
@testable import Reports

/// Text in a chart never overlaps other text and never leaves the drawing.
@Suite struct ChartTests {
  /// What is wrong with where text stands.
  static func faults(_ canvas: Canvas) -> [String] {
    var faults: [String] = []
    let boxes = canvas.boxes
    for (index, box) in boxes.enumerated() {
      if box.left < -0.5 || box.right > canvas.width + 0.5 || box.top < -0.5
        || box.bottom > canvas.height + 4.5
      {
        faults.append("\(box.text) leaves the drawing")
      }
      for other in boxes[(index + 1)...]
      where box.left < other.right - 0.25 && other.left < box.right - 0.25
        && box.top < other.bottom - 0.25 && other.top < box.bottom - 0.25
      {
        faults.append("\(box.text) and \(other.text)")
      }
    }
    return faults
  }

  @Test func findsOverlapsAndCuts() {
    var canvas = Canvas(width: 100)
    canvas.text("some text", x: 0, y: 20)
    canvas.text("more", x: 20, y: 24)
    #expect(!Self.faults(canvas).isEmpty)
    var cut = Canvas(width: 20)
    cut.text("a long label", x: 0, y: 20)
    #expect(!Self.faults(cut).isEmpty)
  }

  /// The short forms in which paths and words are written.
  @Test func writesShapesShortly() {
    var canvas = Canvas(width: 50)
    canvas.polyline([(0.04, 1), (10.06, -2.5), (10.06, 30)], closed: true, style: "a")
    canvas.polyline([(5, 5)], style: "a")
    canvas.polyline([(.nan, 5), (1, .infinity)], style: "a")
    canvas.line(1, 2, 1, 9, style: "b")
    canvas.line(1, 2, 7, 2, style: "b")
    canvas.line(1, 2, 3, 4, style: "c")
    canvas.circle(1, 2, radius: 4.5, style: "dot")
    canvas.circle(1, 2, radius: 3, style: "open")
    canvas.text("x", x: 1, y: 20, anchor: .end, size: 12, style: "m")
    canvas.text("y", x: 1, y: 20)
    canvas.text("z & a", x: 1, y: 20, anchor: .end, size: 12, style: "m")
    let drawing = canvas.svg(id: "i", names: ("N", "D"), style: "wide")
    #expect(
      drawing.hasSuffix(
        """
        <title id="i-t">N</title>
        <desc id="i-d">D</desc>
        <path class="a" d="M0 1l10.1-3.5 0 32.5Z"/>
        <path class="a" d="M5 5"/>
        <path class="a" d="M0 5l1-5"/>
        <path class="b" d="M1 2V9M1 2H7"/>
        <path class="c" d="M1 2L3 4"/>
        <circle cx="1" cy="2" r="4.5"/>
        <circle class="open" cx="1" cy="2" r="3"/>
        <g class="s e m">
        <text x="1" y="20">x</text>
        <text x="1" y="20">z &amp; a</text>
        </g>
        <g>
        <text x="1" y="20">y</text>
        </g>
        </svg>
        """))
    #expect(!canvas.svg(id: "i", names: nil, style: "narrow").contains("<title"))
  }

  static let widths: [Double] = [ChartWidth.narrow, 500, ChartWidth.wide]

  @Test(arguments: [1, 3, 40], widths)
  func intervals(count: Int, width: Double) {
    let names = SampleRecords.manyGroups.fairness.attributes[0].groups.map(\.group)
    var stream = SampleRecords.Stream(state: UInt64(count))
    for limits in [nil, 0...1] as [ClosedRange<Double>?] {
      let chart = IntervalChart(
        title: "t", summary: "s",
        rows: (0..<count).map { index in
          let value = stream.next()
          return IntervalChart.Row(
            label: names[index % names.count] + (index == 2 ? " (reference)" : ""),
            value: index % 7 == 5 ? nil : value, interval: (value * 0.8)...(value * 1.3),
            valueText: NumberText.rate(value), countText: NumberText.count(1_000_000 * index),
            why: "not defined: no label-positive rows in the group, and the reason is rather long")
        }, valueHead: "rate", reference: (0.02, "reference 2.0 %"), limits: limits,
        tick: ReportBuilder.percentTick)
      #expect(Self.faults(chart.draw(width: width)) == [])
    }
  }

  @Test(arguments: [1, 5, 40], widths)
  func importance(groups: Int, width: Double) {
    let names = SampleRecords.manyGroups.fairness.attributes[0].groups.map(\.group)
    let chart = ImportanceChart(
      title: "t", summary: "s",
      rows: (0..<15).map { index in
        ImportanceChart.Row(
          label: index == 3
            ? String(repeating: "a_long_feature_name_", count: 8) : "feature \(index)",
          value: 1 / Double(index + 1), valueText: "0.123",
          groups: (0..<groups).map { $0 == 1 ? nil : Double($0) / 20 })
      }, groups: Array(names.prefix(groups)), unit: "mean absolute contribution, log-odds")
    #expect(Self.faults(chart.draw(width: width)) == [])
  }

  @Test(arguments: [1, 4, 15], widths)
  func spread(features: Int, width: Double) {
    let chart = SpreadChart(
      title: "t", summary: "s",
      rows: (0..<features).map { index in
        let weights = (0..<30).map { $0 % 7 == index ? 0 : Double($0) }
        return SpreadChart.Row(
          label: index == 2
            ? String(repeating: "a_long_feature_name_", count: 8) : "feature \(index)",
          range: (-1 / Double(index + 1))...(2 / Double(index * index + 1)),
          quarters: index % 3 == 1 ? nil : [weights, weights, weights.reversed(), weights],
          all: weights, missing: index % 4 == 3 ? 2.5 : nil)
      }, unit: "contribution, log-odds")
    #expect(Self.faults(chart.draw(width: width)) == [])
  }

  /// A row is drawn above its line for high values and below it for low ones.
  @Test func spreadTellsHighFromLowByTheSide() {
    func heights(_ quarters: [[Double]]?) -> (up: Bool, down: Bool) {
      let chart = SpreadChart(
        title: "t", summary: "s",
        rows: [.init(label: "f", range: 0...1, quarters: quarters, all: [1, 1, 1])], unit: "u")
      let body = chart.draw(width: ChartWidth.wide).body
      // Areas begin on the line, run along it and peak away from it.
      let areas = PageCheck.matches("<path class=\"(?:deep|pale|even)\" d=\"([^\"]*)", body)
      let steps = areas.map { area in
        PageCheck.matches("(-?[0-9.]+)", String(area.split(separator: "l")[1])).compactMap(
          Double.init)
      }
      return (steps.contains { $0[1] < 0 }, steps.contains { $0[1] > 0 })
    }
    let none = [0.0, 0, 0]
    #expect(heights([none, none, none, [1, 2, 1]]) == (true, false))
    #expect(heights([[1, 2, 1], none, none, none]) == (false, true))
    #expect(heights(nil) == (true, true))
  }

  @Test(arguments: [1, 2, 6], widths)
  func calibration(panels: Int, width: Double) {
    let names = SampleRecords.manyGroups.fairness.attributes[0].groups.map(\.group)
    let chart = CalibrationChart(
      title: "t", summary: "s",
      panels: (0..<panels).map { index in
        CalibrationChart.Panel(
          label: names[index + 1],
          points: index == 1
            ? []
            : (0..<10).map {
              .init(
                score: Double($0) / 10, rate: Double($0) / 9, interval: 0...1, count: $0 * 1_000)
            },
          why: "not defined: fewer rows than a bin needs")
      })
    #expect(Self.faults(chart.draw(width: width)) == [])
  }

  @Test(arguments: [0.0, 0.003, 0.5, 1.0], widths)
  func histogram(threshold: Double, width: Double) {
    for size in [0.1, 4, 123_456] {
      let chart = HistogramChart(
        title: "t", summary: "s", edges: (0...20).map { Double($0) / 20 },
        counts: (0..<20).map { Double($0) * size }, threshold: threshold)
      #expect(Self.faults(chart.draw(width: width)) == [])
    }
  }

  @Test(arguments: [1.0, 30.0, 0.001], widths)
  func waterfall(scale: Double, width: Double) {
    var applicant = SampleRecords.applicant(id: "A", row: 1, chosenAs: nil, seed: 4)
    applicant.contributions = applicant.contributions.map {
      var entry = $0
      entry.contribution *= scale
      entry.value = entry.value.map { $0 + String(repeating: " and a long value", count: 6) }
      return entry
    }
    applicant.margin =
      applicant.baseValue + applicant.contributions.reduce(0) { $0 + $1.contribution }
    applicant.score = ApplicantStory.probability(applicant.margin)
    let story = ApplicantStory(
      applicant, decision: SampleRecords.loan.decision, isLogOdds: true, limit: 10)
    #expect(Self.faults(story.chart(title: "t").draw(width: width)) == [])
  }

  @Test(arguments: [
    ([0.0, 1.0], 5), ([0.31, 0.47], 4), ([-3.2, 8.9], 6), ([5.0, 5.0], 4), ([0.0, 0.0], 3),
    ([1e-9, 3e-9], 4), ([0, 123_456], 5), ([Double.nan], 3),
  ])
  func scalesCoverTheirValues(values: [Double], ticks: Int) {
    let scale = Scale(covering: values, from: 0, to: 100, tickCount: ticks)
    for value in values where value.isFinite {
      #expect(scale.domain.lowerBound <= value + 1e-12 && value - 1e-12 <= scale.domain.upperBound)
    }
    #expect(scale.ticks.count >= 2 && scale.ticks.count <= ticks * 3)
    #expect(scale.position(scale.domain.lowerBound) == 0)
    #expect(scale.position(scale.domain.upperBound) == 100)
  }

  @Test func wrapsWithoutLosingText() {
    let text = "a long name of a group with many words / and_parts-in it"
    let lines = TextMeasure.wrap(text, width: 90, size: 13)
    #expect(lines.count > 2)
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    for line in lines { #expect(TextMeasure.width(line, size: 13) <= 90) }
    let word = String(repeating: "W", count: 50)
    #expect(TextMeasure.wrap(word, width: 60, size: 13).joined() == word)
    #expect(TextMeasure.wrap("", width: 60, size: 13) == [""])
  }
}
