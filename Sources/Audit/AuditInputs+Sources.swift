import Models
import Tabular

extension AuditInputs {
  /// What a run reads, with the model loaded and the data not yet read.
  struct Sources {
    let configuration: AuditConfiguration
    /// The model; nil when a column's decisions are audited.
    let model: Model?
    let modelFile: AuditRecord.InputFile?
    /// The data's path as it is recorded.
    let dataPath: String
    /// Where the data are.
    let data: DataSource
    /// The configuration's own path and bytes.
    let configurationFile: (path: String, bytes: [UInt8])?
    let folders: Folders

    /// Checks a configuration and loads its model.
    init(
      _ configuration: AuditConfiguration, for purpose: Purpose,
      configurationFile: (path: String, bytes: [UInt8])?, folders: Folders,
      times: inout StageTimes, progress: ProgressHandler
    ) throws {
      try configuration.check(for: purpose)
      guard let dataPath = configuration.data.path else {
        throw configuration.error("data.path", .missing(flag: "--data"))
      }
      var modelFile: AuditRecord.InputFile?
      var model: Model?
      if let source = configuration.model {
        progress(.model, 0)
        try times.measure(.model) {
          if source.command.isEmpty {
            let loaded = try load(source, folder: folders.model)
            model = try configuration.named(loaded.0)
            modelFile = loaded.1
          } else {
            (model, modelFile) = external(source, folder: folders.model)
          }
        }
        if let model { try configuration.check(against: model, for: purpose) }
      }
      self.configuration = configuration
      self.model = model
      self.modelFile = modelFile
      self.dataPath = dataPath
      let path = dataPath.hasPrefix("/") || dataPath == "-" ? dataPath : folders.data + dataPath
      data = path == "-" ? .standardInput : .file(path: path)
      self.configurationFile = configurationFile
      self.folders = folders
    }
  }

  /// What turns the data into a model's inputs.
  static func encoder(
    for model: Model, _ configuration: AuditConfiguration
  ) -> FeatureEncoder {
    FeatureEncoder(
      features: model.features,
      options: .init(
        unknownLevels: configuration.model?.unknownCategory == .missing ? .missing : .refuse,
        precision: model.precision, missingValue: configuration.model?.missing))
  }
}
