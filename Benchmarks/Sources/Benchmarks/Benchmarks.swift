internal import Explain
internal import Foundation
internal import Tabular

/// How fast this package reads, predicts and explains.
///
/// `Benchmarks csv [--megabytes N] [--rounds N] [--keep FOLDER]` writes sample files to a temporary
/// folder (or to the one given, where they stay for other readers) and prints the median of several
/// readings with one thread and with all. `Benchmarks decimal [--rounds N]` times the parsing of
/// numbers alone, and `Benchmarks write [--rounds N]` their writing.
///
/// `Benchmarks load MODEL`, `predict MODEL DATA` and `explain MODEL DATA` time those with a model
/// file and a CSV file: median of `--rounds N`, with one thread and with all, or with `--threads N`;
/// `--precision single` or `double` is that of contributions. `--background ROWS` explains against so
/// many rows of the file, `--tables` by tables; both also time the preparation.
/// `--interactions` times those of all pairs of columns.
///
/// `Benchmarks aggregate [--rows N] [--features N] [--rounds N]` times the adding up of contributions
/// alone, on one thread.
///
/// `Benchmarks fairness [--rows N] [--replicates N] [--decimals N] [--weighted] [--stream]` times an
/// audit of decisions and scores of 2, 5 and 10 groups.
@main
struct Benchmarks {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func value(_ flag: String) -> String? {
      guard let place = arguments.firstIndex(of: flag), place + 1 < arguments.count else {
        return nil
      }
      return arguments[place + 1]
    }
    let rounds = value("--rounds").flatMap(Int.init) ?? 5
    switch arguments.first {
    case "csv":
      let size = (value("--megabytes").flatMap(Int.init) ?? 200) * 1_000_000
      try readFiles(size: size, rounds: rounds, folder: value("--keep").map { URL(filePath: $0) })
    case "decimal": DecimalBenchmark.run(rounds: rounds)
    case "write": WriteBenchmark.run(rounds: rounds)
    case "load" where arguments.count > 1:
      try model(arguments, rounds, value("--threads")).load()
    case "predict" where arguments.count > 2:
      try model(arguments, rounds, value("--threads")).predict(data: arguments[2])
    case "explain" where arguments.count > 2:
      let benchmark = try model(arguments, rounds, value("--threads"))
      let precision = value("--precision").flatMap(ContributionPrecision.init) ?? .automatic
      if let count = value("--background").flatMap(Int.init) {
        try benchmark.explain(
          data: arguments[2], background: max(1, count), precision: precision)
      } else if arguments.contains("--tables") {
        try benchmark.explainByTables(data: arguments[2], precision: precision)
      } else if arguments.contains("--interactions") {
        try benchmark.explainInteractions(data: arguments[2], precision: precision)
      } else {
        try benchmark.explain(data: arguments[2], precision: precision)
      }
    case "aggregate":
      try AggregateBenchmark(
        rows: value("--rows").flatMap(Int.init) ?? 1_000_000,
        features: value("--features").flatMap(Int.init) ?? 14
      ).run(rounds: rounds)
    case "fairness":
      try FairnessBenchmark(
        rows: value("--rows").flatMap(Int.init) ?? 1_000_000,
        decimals: value("--decimals").flatMap(Int.init),
        isWeighted: arguments.contains("--weighted")
      ).run(
        replicates: value("--replicates").flatMap(Int.init) ?? 2000,
        isStreamed: arguments.contains("--stream"))
    default:
      print("usage: Benchmarks csv [--megabytes N] [--rounds N] [--keep FOLDER]")
      print("       Benchmarks decimal|write [--rounds N]")
      print("       Benchmarks load MODEL [--rounds N]")
      print("       Benchmarks predict MODEL DATA [--rounds N] [--threads N]")
      print("       Benchmarks explain MODEL DATA [--rounds N] [--threads N] [--precision NAME]")
      print("                          [--background ROWS | --tables | --interactions]")
      print("       Benchmarks aggregate [--rows N] [--features N] [--rounds N]")
      print("       Benchmarks fairness [--rows N] [--replicates N] [--decimals N] [--weighted]")
      print("                           [--stream]")
      exit(2)
    }
  }

  private static func model(
    _ arguments: [String], _ rounds: Int, _ threads: String?
  ) throws -> ModelBenchmark {
    try ModelBenchmark(
      model: arguments[1], rounds: rounds, threads: threads.flatMap(Int.init).map { max(1, $0) })
  }

  private static func readFiles(size: Int, rounds: Int, folder kept: URL?) throws {
    let folder = kept ?? FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { if kept == nil { try? FileManager.default.removeItem(at: folder) } }

    for file in SampleFile.allCases {
      let url = folder.appending(path: "\(file.rawValue).csv")
      let bytes = file.bytes(size: size)
      try Data(bytes).write(to: url)
      for threads in Set([1, Parallel.coreCount]).sorted() {
        let reader = CSVReader(options: CSVOptions(threads: threads))
        var rows = 0
        let time = try Stopwatch(rounds: rounds) {
          rows = try reader.read(.file(path: url.path)).rowCount
        }
        let megabytes = Double(bytes.count) / 1e6
        let (speed, perCore) = (Int(megabytes / time.median), Int(megabytes / time.processor))
        print(
          """
          \(file.rawValue): \(rows) rows, \(threads) threads: \
          \(String(format: "%.3f", time.median)) s, \
          processor \(String(format: "%.3f", time.processor)) s, \(speed) MB/s, \
          \(perCore) MB per processor second
          """)
      }
    }
  }
}
