internal import Foundation
internal import Tabular

/// How fast numbers are parsed, beside the C library.
enum DecimalBenchmark {
  static func run(rounds: Int) {
    var random = SplitMix(state: 2026)
    let floats = (0..<1_000_000).map { _ in
      "\(Float(random.next() >> 40) / 16_777_216 - 0.5)"
    }
    let doubles = (0..<1_000_000).map { _ in
      "\(Double(random.next() >> 11) / 9_007_199_254_740_992 - 0.5)"
    }
    let short = (0..<1_000_000).map { _ in
      "\(random.next() % 100_000).\(random.next() % 90 + 10)"
    }
    for (name, texts) in [("short", short), ("Float", floats), ("Double", doubles)] {
      let bytes = Array((texts.joined(separator: ",") + "\0").utf8)
      measure("\(name) texts, scanFloat", bytes, rounds) { start, end in
        let (value, next) = DecimalParser.scanFloat(start, end)
        return (Double(value), next)
      }
      measure("\(name) texts, strtof", bytes, rounds) { start, _ in
        let text = UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        var next: UnsafeMutablePointer<CChar>?
        let value = strtof(text, &next)
        return (Double(value), start + ((next.map { UnsafePointer($0) } ?? text) - text))
      }
      measure("\(name) texts, scanDouble", bytes, rounds) { start, end in
        DecimalParser.scanDouble(start, end)
      }
      measure("\(name) texts, strtod", bytes, rounds) { start, _ in
        let text = UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        var next: UnsafeMutablePointer<CChar>?
        let value = strtod(text, &next)
        return (value, start + ((next.map { UnsafePointer($0) } ?? text) - text))
      }
    }
  }

  private static func measure(
    _ name: String, _ bytes: [UInt8], _ rounds: Int,
    _ parse: (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> (Double, UnsafePointer<UInt8>)
  ) {
    var sum = 0.0
    let time = bytes.withUnsafeBufferPointer { bytes in
      Stopwatch(rounds: rounds) {
        guard var next = bytes.baseAddress else { return }
        let end = next + bytes.count - 1
        sum = 0
        while next < end {
          let (value, after) = parse(next, end)
          sum += value
          next = after + 1
        }
      }
    }
    let speed = Int(Double(bytes.count) / time.processor / 1e6)
    print("\(name): \(speed) MB/s, sum \(sum)")
  }
}
