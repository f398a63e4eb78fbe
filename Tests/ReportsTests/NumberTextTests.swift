import Testing

@testable import Reports

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.712, "71.2 %"), (0.0, "0.0 %"), (1.0, "100.0 %"), (0.00049, "0.0 %"), (-0.0001, "0.0 %"),
    (0.99999, "100.0 %"), (0.0625, "6.3 %"),
  ])
  func rates(_ value: Double, _ text: String) { #expect(plain(NumberText.rate(value)) == text) }

  @Test(arguments: [
    (0.8, "0.80"), (1.0, "1.00"), (0.0123, "0.0123"), (0.0, "0.00"), (12.345, "12.35"),
    (0.0951, "0.10"),
  ])
  func ratios(_ value: Double, _ text: String) { #expect(plain(NumberText.ratio(value)) == text) }

  /// Six characters at most, and nothing that is not zero reads as zero.
  @Test(arguments: [
    (0.0104, "0.01"), (0.004, "< 0.01"), (0.005, "0.01"), (0.0, "0.00"), (0.8, "0.80"),
    (999.99, "999.99"), (1234.5, "> 999"), (.nan, "–"),
  ])
  func shortRatios(_ value: Double, _ text: String) {
    #expect(plain(NumberText.shortRatio(value)) == text)
    #expect(text.count <= 6)
  }

  @Test func countsThings() {
    #expect(NumberText.count(1, of: "row") == "1 row")
    #expect(NumberText.count(0, of: "row") == "0 rows")
    #expect(NumberText.count(16_281, of: "tree") == "16,281 trees")
  }

  @Test(arguments: [
    (103_541.322, "103,541"), (0.0, "0"), (-0.0, "0"), (0.00012345, "0.000123"),
    (0.00001234, "1.23 × 10⁻⁵"), (1.0, "1.00"), (9.996, "10.0"), (99.96, "100"), (0.9996, "1.00"),
    (0.81234, "0.812"), (0.09996, "0.100"), (0.0099961, "0.0100"), (999.6, "1,000"),
    (-2.345678, "−2.35"), (1e18, "1 × 10¹⁸"), (.nan, "–"), (.infinity, "–"),
  ])
  func significant(_ value: Double, _ text: String) {
    #expect(plain(NumberText.significant(value)) == text)
  }

  @Test(arguments: [
    (0.0004, "< 0.001"), (0.0, "< 0.001"), (0.034, "0.034"), (0.5, "0.500"), (1.0, "> 0.999"),
  ])
  func pValues(_ value: Double, _ text: String) {
    #expect(plain(NumberText.pValue(value)) == text)
  }

  @Test(arguments: [
    (0.0, "0.0"), (-0.0, "0.0"), (0.00001, "0.0"), (-0.00001, "0.0"), (-0.081, "−8.1"),
    (0.1234, "+12.3"),
  ])
  func points(_ value: Double, _ text: String) { #expect(NumberText.points(value) == text) }

  @Test(arguments: [(0.42, "+0.42"), (-0.031, "−0.031"), (0.0, "0.00"), (-0.0001, "0.000")])
  func contributions(_ value: Double, _ text: String) {
    #expect(NumberText.contribution(value) == text)
  }

  @Test func counts() {
    #expect(NumberText.count(16_281) == "16,281")
    #expect(NumberText.count(-1_234_567) == "−1,234,567")
    #expect(NumberText.count(0) == "0")
    #expect(NumberText.count(12.25) == "12.3")
  }

  @Test(arguments: [
    ("103541.322", "103,541.32"), ("48500", "48,500"), ("2026", "2026"), ("0012345", "0012345"),
    ("self-employed", "self-employed"), ("-3", "−3"), ("0.4372", "0.437"), ("", ""), ("-", "-"),
    ("1.5", "1.5"), ("1e5", "1e5"), ("12345678901234567890", "12345678901234567890"),
    ("0.00001", "1 × 10⁻⁵"),
  ])
  func cells(_ raw: String, _ text: String) { #expect(plain(NumberText.cell(raw)) == text) }

  @Test func intervals() {
    #expect(NumberText.range("67.9", "74.6") == "67.9–74.6")
    #expect(NumberText.range("−3.1", "+2.0") == "−3.1 to +2.0")
  }

  @Test func chosenNumbers() {
    #expect(NumberText.plain(0.5) == "0.5")
    #expect(NumberText.plain(1) == "1")
    #expect(NumberText.plain(0.123456) == "0.123456")
  }

  @Test func columnsShareTheirDecimals() {
    #expect(NumberText.column([0.81, 0.08, 0.01]) == ["0.810", "0.080", "0.010"])
    #expect(NumberText.column([12.34, 0.5]) == ["12.3", "0.5"])
    #expect(NumberText.column([1.2, 0.001, 0]).map(plain) == ["1.20", "< 0.01", "0.00"])
    #expect(NumberText.column([]) == [])
  }

  /// Over many magnitudes nothing ever reads as a negative zero, a signed zero or an exponent.
  @Test func neverWritesWhatPeopleCannotRead() {
    var stream = SampleRecords.Stream(state: 1)
    for _ in 0..<20_000 {
      let size = pow10(Int(stream.next() * 40) - 20)
      let value = (stream.next() - 0.5) * size
      for text in [
        NumberText.rate(value), NumberText.ratio(value), NumberText.points(value),
        NumberText.significant(value), NumberText.contribution(value), NumberText.count(value),
        NumberText.plain(value),
      ] {
        let digits = text.filter { ("1"..."9").contains($0) }
        let isSignedZero = digits.isEmpty && (text.contains("−") || text.contains("+"))
        #expect(!isSignedZero, "\(value) as \(text)")
        #expect(!text.contains("e") && !text.contains("-") && !text.contains("nan"))
      }
    }
  }

  private func plain(_ text: String) -> String {
    String(text.map { $0 == "\u{A0}" ? " " : $0 })
  }

  private func pow10(_ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1) { result, _ in exponent < 0 ? result / 10 : result * 10 }
  }
}
