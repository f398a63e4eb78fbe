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

  /// The files that a run reads, those of standard input left out.
  var inputPaths: [String] {
    func path(_ path: String?, in folder: String) -> String? {
      guard let path, path != "-" else { return nil }
      return path.hasPrefix("/") ? path : folder + path
    }
    return [
      file?.path, path(configuration.model?.path, in: modelFolder),
      path(configuration.data.path, in: dataFolder),
      path(configuration.explain.background.path, in: backgroundFolder),
    ].compactMap(\.self)
  }

  /// Where relative paths begin.
  var folders: AuditInputs.Folders {
    .init(model: modelFolder, data: dataFolder, background: backgroundFolder)
  }
}
