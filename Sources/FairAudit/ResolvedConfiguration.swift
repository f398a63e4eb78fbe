import Audit

/// A configuration whose files can be found.
struct ResolvedConfiguration {
  /// The configuration file as it was read.
  struct File {
    let path: String
    let bytes: [UInt8]
  }

  var configuration: AuditConfiguration
  /// The configuration file, if there was one.
  var file: File?
  /// What stands before the model's path: the configuration file's folder, or nothing for a flag.
  var modelFolder: String
  /// The same for the data.
  var dataFolder: String
  /// The same for the rows that contributions compare with.
  var backgroundFolder: String

  /// Where relative paths begin.
  var folders: AuditInputs.Folders {
    .init(model: modelFolder, data: dataFolder, background: backgroundFolder)
  }
}
