internal import Explain
internal import Foundation
internal import Models
internal import Tabular

/// How fast a model is loaded, predicts and is explained.
struct ModelBenchmark {
  let rounds: Int
  let threads: [Int]
  private let bytes: [UInt8]
  private let model: Model

  /// Reads a model file.
  init(model path: String, rounds: Int, threads: Int?) throws {
    self.rounds = rounds
    self.threads = threads.map { [$0] } ?? Set([1, Parallel.coreCount]).sorted()
    bytes = Array(try Data(contentsOf: URL(filePath: path)))
    model = try ModelFile.load(bytes: bytes)
  }

  /// Times the loading from bytes in memory, checks of every tree included.
  func load() throws {
    var nodes = 0
    let time = try Stopwatch(rounds: rounds) {
      nodes = ModelSummary(try ModelFile.load(bytes: bytes)).nodes
    }
    let megabytes = Double(bytes.count) / 1e6
    report(
      "load", time, "\(nodes) nodes",
      "\(Int(megabytes / time.median)) MB/s, \(Int(megabytes / time.processor)) MB")
  }

  /// Times the scores of all rows of a file, made into a matrix beforehand.
  func predict(data: String) throws {
    let matrix = try matrix(data)
    for threads in threads {
      var scores: [Double] = []
      let time = try Stopwatch(rounds: rounds) {
        scores = try model.scores(of: matrix, threads: threads)
      }
      report("predict", time, threads, matrix, "sum \(scores.reduce(0, +))")
    }
  }

  /// Times the contributions of all rows of a file, the check of every row included.
  func explain(data: String, precision: ContributionPrecision) throws {
    let matrix = try matrix(data)
    let explainer = try ModelExplainer(
      model, options: .init(background: matrix, precision: precision))
    for threads in threads {
      var error = 0.0
      let time = try Stopwatch(rounds: rounds) {
        error = try explainer.explain(matrix, threads: threads).additivityError
      }
      report("explain", time, threads, matrix, "additivity error \(error)")
    }
  }

  /// Times the preparation for a background, and the contributions of all rows against it.
  ///
  /// - Parameter background: the rows of the background, which are those of the file in another
  ///   order, again and again.
  func explain(data: String, background count: Int, precision: ContributionPrecision) throws {
    let matrix = try matrix(data)
    guard let ensemble = model.ensemble else { throw ExplainError.method(.interventional) }
    let order = (0..<count).map { $0 * 7919 % max(1, matrix.rowCount) }
    let background = matrix.selecting(order)
    for threads in threads {
      var made: BackgroundExplainer?
      let preparation = try Stopwatch(rounds: rounds) {
        made = try BackgroundExplainer(
          ensemble, background: background,
          options: .init(rows: matrix.rowCount, precision: precision, threads: threads))
      }
      guard let explainer = made else { return }
      let rows = Double(count)
      report(
        "prepare, \(threads) threads", preparation, "\(explainer.strategy)",
        "\(Int(rows / preparation.median)) background rows/s, "
          + "\(Int(rows / preparation.processor)) background rows")
      try explain(matrix, by: explainer, name: "explain against \(count) rows", threads: threads)
    }
  }

  /// Times the making of path-dependent tables, and the contributions of all rows by them.
  func explainByTables(data: String, precision: ContributionPrecision) throws {
    let matrix = try matrix(data)
    guard let ensemble = model.ensemble else { throw ExplainError.method(.pathDependent) }
    for threads in threads {
      var made: CoverTableExplainer?
      let preparation = try Stopwatch(rounds: rounds) {
        made = try CoverTableExplainer(
          ensemble, rows: matrix.rowCount, precision: precision, threads: threads)
      }
      guard let explainer = made else { return print("no tables within the budget") }
      let megabytes = Double(explainer.tableBytes) / 1e6
      report(
        "prepare, \(threads) threads", preparation, "\(explainer.lookups) lookups",
        "\(Int(megabytes / preparation.median)) MB/s of tables, "
          + "\(Int(megabytes / preparation.processor)) MB")
      try explain(matrix, by: explainer, name: "explain by tables", threads: threads)
    }
  }

  /// Times the interactions of all pairs of columns, path-dependent.
  func explainInteractions(data: String, precision: ContributionPrecision) throws {
    let matrix = try matrix(data)
    let interactions = try ModelInteractions(model, background: matrix, precision: precision)
    for threads in threads {
      var error = 0.0
      let time = try Stopwatch(rounds: rounds) {
        error = try interactions.forEachBlock(matrix, threads: threads) { _ in }
      }
      report("interactions", time, threads, matrix, "additivity error \(error)")
    }
  }

  private func explain(
    _ matrix: FeatureMatrix, by explainer: some ContributionEngine, name: String, threads: Int
  ) throws {
    var error = 0.0
    let time = try Stopwatch(rounds: rounds) {
      error = try explainer.forEachBlock(matrix, threads: threads) { _ in }
    }
    report(name, time, threads, matrix, "additivity error \(error)")
  }

  private func matrix(_ path: String) throws -> FeatureMatrix {
    let options = CSVOptions(
      types: FeatureEncoder.requiredColumnTypes(model.features),
      columns: Set(model.features.map(\.name)))
    let table = try CSVReader(options: options).read(.file(path: path))
    return try FeatureEncoder(features: model.features).encode(table).matrix
  }

  private func report(
    _ name: String, _ time: Stopwatch, _ threads: Int, _ matrix: FeatureMatrix, _ check: String
  ) {
    let rows = Double(matrix.rowCount)
    report(
      "\(name), \(threads) threads", time, "\(matrix.rowCount) rows, \(check)",
      "\(Int(rows / time.median)) rows/s, \(Int(rows / time.processor)) rows")
  }

  private func report(_ name: String, _ time: Stopwatch, _ work: String, _ speed: String) {
    let (wall, processor) = (String(format: "%.6f", time.median), time.processor)
    print(
      """
      \(name): \(wall) s, processor \(String(format: "%.6f", processor)) s, \
      \(speed) per processor second, \(work)
      """)
  }
}
