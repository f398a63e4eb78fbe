import Foundation
import Synchronization

/// The half-written files and folders of this process, which a process that must end removes.
public enum StagedOutputs {
  private static let paths = Mutex<Set<String>>([])

  /// Notes what is about to be created.
  static func add(_ path: String) {
    paths.withLock { _ = $0.insert(path) }
  }

  /// Forgets what is gone.
  static func forget(_ path: String) {
    paths.withLock { _ = $0.remove(path) }
  }

  /// Puts what is written in its place by `body`, whose result is 0 or an `errno`, without an
  /// interruption by ``removeAll(andThen:)``.
  static func complete(_ path: String, _ body: () -> Int32) -> Int32 {
    paths.withLock { paths in
      let code = body()
      if code == 0 { paths.remove(path) }
      return code
    }
  }

  /// Removes everything that is half written and then calls `end`; no output is begun or
  /// completed meanwhile.
  public static func removeAll(andThen end: () -> Void) {
    paths.withLock { paths in
      for path in paths { try? FileManager.default.removeItem(atPath: path) }
      paths = []
      end()
    }
  }
}
