internal import Foundation

/// What tells one state of a file from another: its identity, size and times of change.
struct FileStamp: Sendable, Equatable {
  private let numbers: [Int]

  /// The stamp of what is at a source's path now; nil where that is no file.
  init?(_ source: DataSource) {
    guard case .file(let path) = source else { return nil }
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    numbers = [
      Int(truncatingIfNeeded: status.st_dev), Int(truncatingIfNeeded: status.st_ino),
      Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
      status.st_ctim.tv_nsec,
    ]
  }
}
