internal import Foundation

/// The one place where numbers are rounded and written for people.
///
/// Exact values stay in `audit.json`. Rounding is half away from zero on the decimal expansion;
/// minus is U+2212, the space before a percent sign does not break. Nothing here ever writes
/// "-0.0", "+0", "1e-05" or "nan".
public enum NumberText {
  /// The minus sign in all output.
  static let minus = "\u{2212}"
  /// A space that keeps a number and its unit on one line.
  static let space = "\u{A0}"
  /// What stands where there is no number.
  static let none = "\u{2013}"

  /// A whole number with thousands separators: `16,281`.
  public static func count(_ value: Int) -> String {
    (value < 0 ? minus : "") + grouped(String(value.magnitude))
  }

  /// A number of things: `1 row`, `16,281 rows`.
  ///
  /// - Parameter noun: its singular; the plural takes an "s".
  public static func count(_ value: Int, of noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// A count that may be a sum of weights: whole numbers stay whole, others get one decimal.
  public static func count(_ value: Double) -> String {
    value == value.rounded() ? decimals(value, 0) : decimals(value, 1)
  }

  /// A share as a percentage to 0.1 %: `71.2 %`.
  public static func rate(_ value: Double) -> String { decimals(value * 100, 1) + space + "%" }

  /// A ratio to two decimals: `0.71`; three below 0.1, so that it does not read as zero.
  public static func ratio(_ value: Double) -> String {
    let magnitude = abs(value)
    return magnitude >= 0.095 || magnitude == 0 ? decimals(value, 2) : significant(value)
  }

  /// A ratio to two decimals, at most six characters for a table of fixed columns: `0.01`,
  /// `< 0.01` for what would read as zero, `> 999`.
  static func shortRatio(_ value: Double) -> String {
    guard value.isFinite else { return none }
    if value > 0, value < 0.005 { return "<" + space + "0.01" }
    return value < 999.995 ? decimals(value, 2) : ">" + space + "999"
  }

  /// A difference of two shares in percentage points, always signed: `−8.1`.
  public static func points(_ value: Double) -> String { signed(decimals(value * 100, 1)) }

  /// A signed number to two decimals (three below 0.1), as contributions are written: `+0.42`.
  public static func contribution(_ value: Double) -> String {
    signed(abs(value) >= 0.095 || value == 0 ? decimals(value, 2) : decimals(value, 3))
  }

  /// A number to three significant figures; whole with separators from 1,000 on.
  public static func significant(_ value: Double) -> String {
    guard value.isFinite else { return none }
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    if magnitude >= 1e15 || magnitude < 0.0000995 { return scientific(value) }
    // Decimal places that leave three significant figures after rounding.
    var places = 2
    var limit = 9.995
    while magnitude >= limit, places > 0 {
      places -= 1
      limit *= 10
    }
    if magnitude < 0.9995 {
      places = 3
      var edge = 0.09995
      while magnitude < edge {
        places += 1
        edge /= 10
      }
    }
    return decimals(value, places)
  }

  /// A number that somebody chose, such as a threshold: at most six significant digits, no zeros at
  /// the end.
  public static func plain(_ value: Double) -> String {
    guard value.isFinite else { return none }
    if value == value.rounded(), abs(value) < 1e15 { return decimals(value, 0) }
    var text = abs(value) >= 1e-4 && abs(value) < 1e9 ? decimals(value, 6) : scientific(value)
    guard !text.contains("×") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// Numbers of one column with the same decimals: three significant figures for the largest.
  public static func column(_ values: [Double]) -> [String] {
    let largest = values.map { abs($0) }.filter(\.isFinite).max() ?? 0
    guard largest >= 0.0001, largest < 1e9 else { return values.map(significant) }
    let whole = Int(log10(largest).rounded(.down)) + 1
    let places = min(max(3 - max(whole, 0), 0) + (whole < 0 ? -whole : 0), 7)
    return values.map { value in
      let text = decimals(value, places)
      // Something small is not nothing.
      let isLost = value > 0 && !text.contains { ("1"..."9").contains($0) }
      return isLost ? "<" + space + decimals(pow(10, -Double(places)), places) : text
    }
  }

  /// A p-value: three decimals, `< 0.001` below that.
  public static func pValue(_ value: Double) -> String {
    if value < 0.001 { return "<" + space + "0.001" }
    if value > 0.9995 { return ">" + space + "0.999" }
    return decimals(value, 3)
  }

  /// A raw cell as people read it: long whole numbers grouped, long decimals shortened, words kept.
  ///
  /// `103541.322` becomes `103,541.32`; `0012345` (a code, not a number) stays.
  public static func cell(_ raw: String) -> String {
    let digits = raw.first == "-" ? raw.dropFirst() : raw[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, !digits.isEmpty, parts[0].count < 16,
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }),
      parts[0] == "0" || parts[0].first != "0", let value = Double(raw)
    else { return raw }
    guard parts.count == 2 else {
      return parts[0].count < 5 ? (value < 0 ? minus + digits : String(digits)) : count(value)
    }
    if parts[1].count <= 2, parts[0].count < 5 { return value < 0 ? minus + digits : raw }
    return abs(value) >= 1 ? decimals(value, 2) : significant(value)
  }

  /// Bytes in the unit a person would use: `1.42 MB`.
  public static func bytes(_ value: Int) -> String {
    var amount = Double(value)
    for unit in ["bytes", "kB", "MB", "GB"] {
      if amount < 1000 || unit == "GB" {
        return (unit == "bytes" ? count(value) : significant(amount)) + space + unit
      }
      amount /= 1000
    }
    return count(value)
  }

  /// An interval from two written ends: a dash between plain numbers, "to" when one is negative.
  static func range(_ low: String, _ high: String) -> String {
    let signs: Set<Character> = ["\u{2212}", "+"]
    let isSigned = [low, high].contains { $0.first.map(signs.contains) ?? false }
    return isSigned ? "\(low) to \(high)" : "\(low)\u{2013}\(high)"
  }

  /// A fixed number of decimals with thousands separators; rounded half away from zero.
  public static func decimals(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return none }
    let scale = pow(10, Double(places))
    let scaled = abs(value) * scale
    guard scaled < 9e15 else { return scientific(value) }
    // One ulp up: 1.005 × 100 is 100.49999999999999 in binary, and people mean 1.005.
    let units = UInt64(scaled.nextUp.rounded(.toNearestOrAwayFromZero))
    var digits = String(units)
    if digits.count <= places {
      digits = String(repeating: "0", count: places + 1 - digits.count) + digits
    }
    let sign = value < 0 && units != 0 ? minus : ""
    guard places > 0 else { return sign + grouped(digits) }
    return sign + grouped(String(digits.dropLast(places))) + "." + digits.suffix(places)
  }

  /// A written number with `+` in front when it is above zero.
  static func signed(_ text: String) -> String {
    guard text.first != "\u{2212}", text.contains(where: { ("1"..."9").contains($0) }) else {
      return text
    }
    return "+" + text
  }

  /// Mantissa and power of ten: `1.23 × 10⁻⁵`.
  static func scientific(_ value: Double) -> String {
    var exponent = Int(log10(abs(value)).rounded(.down))
    var mantissa = abs(value) / pow(10, Double(exponent))
    if mantissa >= 9.995 {
      mantissa /= 10
      exponent += 1
    }
    let raised: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
      "8": "⁸", "9": "⁹",
    ]
    let power = String(String(exponent).map { raised[$0] ?? $0 })
    var digits = decimals(mantissa, 2)
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return (value < 0 ? minus : "") + digits + space + "×" + space + "10" + power
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
