internal import Foundation
internal import Markup

/// Collects SVG elements; remembers where text stands so that a test can look for overlaps.
///
/// Coordinates are CSS pixels at the width the chart is laid out for; classes, not colors, are
/// written, so that the stylesheet decides on light, dark and print.
struct Canvas {
  /// Where a label's ends and middle may stand relative to its x.
  enum Anchor: String {
    case start, middle, end
  }

  /// The rectangle a piece of text takes.
  struct Box: Equatable {
    var text: String
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double
  }

  let width: Double
  private(set) var height: Double = 0
  private(set) var body = ""
  /// The style of the line that ends ``body``, to which the next one is joined.
  private var lastLine: String?
  /// Text lies above every line, in one group per style: a page holds thousands of words.
  private var labels: [(style: String, text: String)] = []
  /// Lines that lie behind everything, one path per style.
  private var behind: [(style: String, path: String)] = [
    ("g", ""), ("h", ""), ("dot bar thin", ""), ("dot bar", ""), ("adverse bar", ""),
    ("favorable bar", ""),
  ]
  private(set) var boxes: [Box] = []

  init(width: Double) { self.width = width }

  /// Puts another drawing of the same width on top of this one.
  mutating func append(_ other: Canvas) {
    add(other.body)
    for group in other.labels { label(group.text, style: group.style) }
    for index in behind.indices { behind[index].path += other.behind[index].path }
    boxes += other.boxes
    extend(to: other.height)
  }

  /// Makes sure the drawing reaches down to `y`.
  mutating func extend(to y: Double) { height = max(height, y) }

  /// One line of text; `y` is the baseline.
  mutating func text(
    _ string: String, x: Double, y: Double, anchor: Anchor = .start, size: Double = 13,
    style: String = ""
  ) {
    guard !string.isEmpty else { return }
    let length = TextMeasure.width(string, size: size)
    let left =
      switch anchor {
      case .start: x
      case .middle: x - length / 2
      case .end: x - length
      }
    boxes.append(
      Box(
        text: string, left: left, top: y - size * 0.8, right: left + length, bottom: y + size * 0.22
      )
    )
    let ends = [Anchor.start: "", .middle: "c", .end: "e"]
    let classes = [size < 12.5 ? "s" : "", ends[anchor] ?? "", style].filter { !$0.isEmpty }
    label(
      "<text x=\"\(n(x))\" y=\"\(n(y))\">\(MarkupText.escape(string))</text>\n",
      style: classes.joined(separator: " "))
    extend(to: y + size * 0.3)
  }

  private mutating func label(_ text: String, style: String) {
    if let index = labels.firstIndex(where: { $0.style == style }) {
      labels[index].text += text
    } else {
      labels.append((style, text))
    }
  }

  private mutating func add(_ element: String) {
    body += element
    lastLine = nil
  }

  /// Lines of text below each other; `y` is the first baseline. Returns the last baseline.
  @discardableResult
  mutating func lines(
    _ strings: [String], x: Double, y: Double, anchor: Anchor = .start, size: Double = 13,
    leading: Double = 16, style: String = ""
  ) -> Double {
    for (index, string) in strings.enumerated() {
      text(
        string, x: x, y: y + Double(index) * leading, anchor: anchor, size: size, style: style)
    }
    return y + Double(max(strings.count - 1, 0)) * leading
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) {
    let end = x1 == x2 ? "V\(n(y2))" : y1 == y2 ? "H\(n(x2))" : "L\(n(x2)) \(n(y2))"
    let path = "M\(n(x1)) \(n(y1))\(end)"
    if let index = behind.firstIndex(where: { $0.style == style }) {
      behind[index].path += path
    } else {
      if lastLine == style {
        body.removeLast(Self.pathEnd.count)
        body += path + Self.pathEnd
      } else {
        add("<path class=\"\(style)\" d=\"\(path)" + Self.pathEnd)
      }
      lastLine = style
    }
    extend(to: max(y1, y2))
  }

  mutating func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, style: String) {
    add(
      "<rect class=\"\(style)\" x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(width, 0)))\" "
        + "height=\"\(n(max(height, 0)))\"/>\n")
    extend(to: y + height)
  }

  mutating func circle(_ x: Double, _ y: Double, radius: Double, style: String) {
    // A plain dot is what the stylesheet makes of a circle without a class: there are hundreds.
    add(
      "<circle\(style == "dot" ? "" : " class=\"\(style)\"") cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\"/>\n"
    )
    extend(to: y + radius)
  }

  /// A line through points, closed when it is an area.
  mutating func polyline(_ points: [(x: Double, y: Double)], closed: Bool = false, style: String) {
    guard let first = points.first else { return }
    var path = "M\(n(first.x)) \(n(first.y))"
    // Steps from point to point are shorter to write; taken between rounded points they add up.
    path += points.count > 1 ? "l" : ""
    for (index, (from, to)) in zip(points, points.dropFirst()).enumerated() {
      let steps = [tenths(to.x) - tenths(from.x), tenths(to.y) - tenths(from.y)]
      for (axis, step) in steps.enumerated() {
        path += step < 0 || index + axis == 0 ? "" : " "
        path += decimal(step)
      }
    }
    add("<path class=\"\(style)\" d=\"\(path)\(closed ? "Z" : "")" + Self.pathEnd)
    extend(to: points.map(\.y).max() ?? 0)
  }

  /// A marker told apart by shape.
  mutating func marker(_ shape: Marker, x: Double, y: Double, style: String) {
    switch shape {
    case .circle: circle(x, y, radius: 4.5, style: style)
    case .square: rect(x - 4, y - 4, 8, 8, style: style)
    case .diamond:
      polyline(
        [(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)], closed: true, style: style)
    case .left:
      polyline([(x - 6, y), (x + 4, y - 5.5), (x + 4, y + 5.5)], closed: true, style: style)
    case .right:
      polyline([(x + 6, y), (x - 4, y - 5.5), (x - 4, y + 5.5)], closed: true, style: style)
    case .up:
      polyline([(x, y - 5.5), (x + 5.5, y + 4), (x - 5.5, y + 4)], closed: true, style: style)
    case .down:
      polyline([(x, y + 5.5), (x + 5.5, y - 4), (x - 5.5, y - 4)], closed: true, style: style)
    case .cross:
      line(x - 4, y - 4, x + 4, y + 4, style: style + " stroke")
      line(x - 4, y + 4, x + 4, y - 4, style: style + " stroke")
    }
  }

  /// The finished drawing, named for screen readers.
  ///
  /// - Parameters:
  ///   - id: what the identifiers of name and description start with.
  ///   - names: the name and the description; nil when a drawing of the same id has them already.
  func svg(id: String, names: (title: String, description: String)?, style: String) -> String {
    let back = behind.filter { !$0.path.isEmpty }
      .map { "<path class=\"\($0.style)\" d=\"\($0.path)\"/>\n" }.joined()
    let words = labels.map {
      "<g\($0.style.isEmpty ? "" : " class=\"\($0.style)\"")>\n\($0.text)</g>\n"
    }.joined()
    let named =
      names.map {
        "<title id=\"\(id)-t\">\(MarkupText.escape($0.title))</title>\n"
          + "<desc id=\"\(id)-d\">\(MarkupText.escape($0.description))</desc>\n"
      } ?? ""
    return """
      <svg class="\(style)" viewBox="0 0 \(n(width)) \(n(height + 4))" width="\(n(width))" \
      height="\(n(height + 4))" xmlns="http://www.w3.org/2000/svg" role="img" \
      aria-labelledby="\(id)-t \(id)-d">
      \(named)\(back)\(body)\(words)</svg>
      """
  }

  private static let pathEnd = "\"/>\n"

  private func n(_ value: Double) -> String { decimal(tenths(value)) }

  private func tenths(_ value: Double) -> Int {
    // A drawing never holds a number that is not one, whatever the record says.
    value.isFinite && abs(value) < 1e7 ? Int((value * 10).rounded()) : 0
  }

  private func decimal(_ tenths: Int) -> String {
    let sign = tenths < 0 ? "-" : ""
    let magnitude = abs(tenths)
    let fraction = magnitude % 10
    return fraction == 0 ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(fraction)"
  }
}

/// Shapes that stay apart in grey.
enum Marker: CaseIterable {
  case circle, square, up, diamond, down, cross, left, right
}

/// A chart that can be laid out at any width.
protocol Chart {
  /// What it shows, in a few words.
  var title: String { get }
  /// What it says, in a sentence or two.
  var summary: String { get }
  /// Draws itself into a given width.
  func draw(width: Double) -> Canvas
}

/// The two widths every chart is laid out for: a page's text measure and a phone.
enum ChartWidth {
  static let wide: Double = 720
  static let narrow: Double = 344
}
