public import Models
public import Tabular

/// The files of a run, read: the model and the columns of the data that are needed.
public struct AuditInputs: Sendable {
  /// What was asked for.
  public let configuration: AuditConfiguration
  /// The model; nil when a column's decisions are audited.
  public let model: Model?
  /// The data's columns.
  public let table: Table
  /// The model's values by feature and row; nil without a model.
  public let matrix: FeatureMatrix?
  /// The rows of the file that explanations compare with; nil where none is declared or needed.
  public let background: FeatureMatrix?
  /// What was assumed when the table became the model's inputs.
  public let notes: [FeatureNote]
  /// What the data are called in errors.
  public let source: String
  /// The files as they are recorded.
  public let files: AuditRecord.Inputs

  /// Where relative paths begin.
  public struct Folders: Sendable {
    /// What stands before the model's path.
    public var model: String
    /// What stands before the data's path.
    public var data: String
    /// What stands before the path of the background's file.
    public var background: String

    /// Prefixes, empty or ending in a slash.
    public init(model: String = "", data: String = "", background: String = "") {
      self.model = model
      self.data = data
      self.background = background
    }
  }

  /// What the data are read for.
  public enum Purpose: Sendable {
    /// An audit: label, groups and weights are needed.
    case audit
    /// Explanations: only the model's features, and the id where one is declared.
    case explanation
    /// One applicant's file: the model's features alone.
    case applicant
  }

  /// Reads model and data.
  ///
  /// - Parameters:
  ///   - configuration: what to read.
  ///   - configurationFile: the configuration's own path and bytes, to be recorded.
  ///   - folders: where relative paths begin.
  ///   - threads: how many threads read.
  ///   - times: takes the seconds of the stages.
  ///   - progress: hears how far reading has come.
  public static func read(
    _ configuration: AuditConfiguration, for purpose: Purpose,
    configurationFile: (path: String, bytes: [UInt8])?, folders: Folders, threads: Int,
    times: inout StageTimes, progress: @escaping ProgressHandler
  ) throws -> AuditInputs {
    try read(
      Sources(
        configuration, for: purpose, configurationFile: configurationFile, folders: folders,
        times: &times, progress: progress),
      for: purpose, threads: threads, times: &times, progress: progress)
  }

  /// Reads the data.
  static func read(
    _ sources: Sources, for purpose: Purpose, threads: Int, times: inout StageTimes,
    progress: @escaping ProgressHandler
  ) throws -> AuditInputs {
    let configuration = sources.configuration
    let source = sources.data
    var model = sources.model
    progress(.data, 0)
    return try times.measure(.data) {
      var hash = ContentHash()
      let grouping = Set(configuration.groupColumns)
      let reader = CSVReader(
        options: options(configuration, model: model, purpose: purpose, threads: threads))
      let read: Table
      do {
        read = try reader.read(
          source, observing: { hash.update($0) },
          progress: { done, total in
            progress(.data, total.map { $0 > 0 ? Double(done) / Double($0) : 1 } ?? 0)
          })
      } catch {
        throw explained(error, by: model)
      }
      // What a program reads as text is still a number to the reader of the report.
      let texts = Set(
        configuration.model?.command.isEmpty == false ? configuration.model?.features ?? [] : [])
      let table = read.replacing { column in
        if configuration.data.types[column.name] != nil { return column }
        if grouping.contains(column.name) { return column.asPlainNumbers() }
        return texts.contains(column.name) ? column.asDecimals() : column
      }
      model = try model.map { model in
        let column =
          purpose == .audit && configuration.task == .classification
          ? configuration.data.label : nil
        let label = try column.flatMap { table.column(named: $0) }.map { column in
          try LabelEncoding(
            column: column, configuration: configuration,
            classes: configuration.classNames(of: model), source: source.name, lines: table.lines)
        }
        return try configuration.oriented(
          model, positive: label?.positive ?? configuration.data.positiveLabel,
          negative: label?.negative)
      }
      let encoded = try model.map { model in
        try features(
          of: texts.isEmpty ? table : read, for: model, configuration: configuration,
          source: source.name)
      }
      let background = try model.flatMap { model in
        try readBackground(
          configuration, for: model, folder: sources.folders.background, threads: threads)
      }
      return AuditInputs(
        configuration: configuration, model: model, table: table,
        matrix: encoded?.matrix, background: background?.matrix, notes: encoded?.notes ?? [],
        source: source.name,
        files: .init(
          model: sources.modelFile,
          data: .init(path: sources.dataPath, bytes: hash.count, sha256: hash.hexadecimal()),
          config: sources.configurationFile.map {
            .init(path: $0.path, bytes: $0.bytes.count, sha256: ContentHash.of($0.bytes))
          },
          background: background?.file))
    }
  }

  /// An error of the reader, told as the model's where a feature is no column.
  static func explained(
    _ error: any Error, by model: Model?
  ) -> any Error {
    guard case .unknownColumn(let source, let name, let nearest)? = error as? TabularError,
      let model,
      model.features.contains(where: { $0.name == name })
    else { return error }
    return FeatureDataError(
      source: source,
      error: model.hasDefaultNames
        ? .namesNotStored(featureCount: model.features.count)
        : .missingColumn(feature: name, nearest: nearest))
  }

  /// A model file as it is loaded and recorded.
  public static func load(
    _ model: AuditConfiguration.ModelSource, folder: String
  ) throws -> (Model, AuditRecord.InputFile) {
    let path = model.path.hasPrefix("/") ? model.path : folder + model.path
    let bytes = try InputFiles.read(path)
    let file = AuditRecord.InputFile(
      path: model.path, bytes: bytes.count, sha256: ContentHash.of(bytes))
    let trees: ModelOptions.TreeSelection =
      switch model.trees {
      case .automatic: .automatic
      case .all: .all
      case .best: .best
      }
    do {
      return (
        try ModelFile.load(
          bytes: bytes, options: .init(trees: trees, categories: model.categories)), file
      )
    } catch {
      throw ModelFileError(path: path, error: error)
    }
  }

  /// The model's inputs from a table.
  static func features(
    of table: Table, for model: Model, configuration: AuditConfiguration, source: String
  ) throws -> (matrix: FeatureMatrix, notes: [FeatureNote]) {
    do {
      return try encoder(for: model, configuration).encode(table)
    } catch {
      throw FeatureDataError(source: source, error: error)
    }
  }

  /// How the data are read: the columns that are needed, with the types that the model asks for.
  static func options(
    _ configuration: AuditConfiguration, model: Model?, purpose: Purpose, threads: Int
  ) -> CSVOptions {
    let data = configuration.data
    var types = model.map { FeatureEncoder.requiredColumnTypes($0.features) } ?? [:]
    var columns = Set(model?.features.map(\.name) ?? [])
    if let id = data.id, purpose != .applicant {
      columns.insert(id)
      if types[id] == nil { types[id] = .categorical }
    }
    if purpose == .audit {
      columns.formUnion(
        [data.label, data.weight, data.exposure, configuration.predictions?.column].compactMap(
          \.self))
      columns.formUnion(configuration.measureColumns)
      if let weight = data.weight { types[weight] = .numeric }
      if configuration.task == .regression {
        for column in [data.label, data.exposure].compactMap(\.self) { types[column] = .numeric }
      }
      if let predictions = configuration.predictions, !predictions.rule.isWords {
        types[predictions.column] = .numeric
      }
      for column in configuration.groupColumns where types[column] == nil {
        // Read as words, so that the codes 01234 and 1234 stay two groups; numbers in plain form
        // become numbers again below.
        let isFeature = model?.features.contains { $0.name == column } ?? false
        if !isFeature, column != data.label { types[column] = .categorical }
      }
      for attribute in configuration.protected where attribute.bins != nil {
        types[attribute.columns[0]] = .numeric
      }
      for control in configuration.controls where control.bins != nil {
        types[control.columns[0]] = .numeric
      }
      for attribute in configuration.probable {
        for column in attribute.columns { types[column.column] = .numeric }
      }
    }
    for (name, type) in data.types { types[name] = ColumnType(rawValue: type) }
    return CSVOptions(
      separator: data.separator.flatMap { AuditConfiguration.singleByte($0) },
      missing: data.missing, types: types, columns: columns,
      comment: data.comment.flatMap { AuditConfiguration.singleByte($0) }, threads: threads)
  }
}

/// A model error with the file it happened in.
public struct ModelFileError: Error, Sendable {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let error: ModelError

  /// An error with its file.
  public init(path: String, error: ModelError) {
    self.path = path
    self.error = error
  }
}

/// A mismatch between data and model with the file it happened in.
public struct FeatureDataError: Error, Sendable {
  /// The data file.
  public let source: String
  /// What is wrong with it.
  public let error: FeatureError

  /// An error with its file.
  public init(source: String, error: FeatureError) {
    self.source = source
    self.error = error
  }
}

extension AuditConfiguration.Predictions.Rule {
  /// Whether a value of at least a limit is positive.
  var isAtLeast: Bool {
    if case .atLeast = self { return true }
    return false
  }

  /// Whether values are compared as words.
  var isWords: Bool {
    if case .positive = self { return true }
    return false
  }
}
