import Foundation
import Testing

@testable import Reports

/// The stylesheet's colors, measured: text on its ground has a contrast of 4.5 or more in light, in
/// dark and on paper (WCAG 2.2, success criterion 1.4.3).
@Suite struct StyleTests {
  /// Relative luminance of `#RRGGBB` by WCAG 2.2.
  static func luminance(_ hex: String) -> Double {
    let value = Int(hex.dropFirst(), radix: 16) ?? 0
    let channels = [value >> 16, (value >> 8) & 255, value & 255].map { channel -> Double in
      let share = Double(channel) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }

  static func contrast(_ one: String, _ other: String) -> Double {
    let pair = [luminance(one), luminance(other)].sorted()
    return (pair[1] + 0.05) / (pair[0] + 0.05)
  }

  @Test func measuresContrast() {
    #expect(abs(Self.contrast("#000000", "#FFFFFF") - 21) < 1e-9)
    #expect(Self.contrast("#777777", "#FFFFFF") < 4.5)
    #expect(Self.contrast("#767676", "#FFFFFF") > 4.5)
  }

  @Test func textIsReadableInEveryMode() throws {
    let style = try #require(TemplateSet.builtIn.files["style.css"])
    let modes = PageCheck.matches(":root \\{([^}]*--ground[^}]*)\\}", style)
    #expect(modes.count == 3)
    for mode in modes {
      var colors: [String: String] = [:]
      for entry in mode.split(separator: ";") {
        let parts = entry.split(separator: ":").map {
          $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        if parts.count == 2, parts[1].hasPrefix("#") { colors[parts[0]] = parts[1] }
      }
      let ground = try #require(colors["--ground"])
      for name in ["--ink", "--muted", "--favorable", "--adverse", "--inconclusive"] {
        let color = try #require(colors[name])
        #expect(Self.contrast(color, ground) >= 4.5, "\(name) \(color) on \(ground)")
      }
    }
  }

  /// Five sizes of type, and no more.
  @Test func usesFiveSizes() throws {
    let style = try #require(TemplateSet.builtIn.files["style.css"])
    let sizes = Set(PageCheck.matches("font-size: ([0-9.]+rem)", style))
    #expect(sizes.isSubset(of: ["0.8rem", "0.9rem", "1rem", "1.3rem", "1.8rem"]))
  }
}
