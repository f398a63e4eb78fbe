import Audit
import Dispatch
import Foundation
import Synchronization

/// What happens when a person or the system ends the program early: half-written output is removed,
/// and the program ends by the signal it was sent, so that the shell sees what happened.
///
/// A reader that goes away (`fairaudit explain --all | head`) sends SIGPIPE, which ends the program
/// quietly as it ends other filters; where the caller ignores that signal, the failed write is told
/// like any other.
enum Interruption {
  private static let sources = Mutex<[any DispatchSourceSignal]>([])

  /// Starts to watch, once; a signal that the caller has chosen to ignore stays ignored.
  static func watch() {
    sources.withLock { sources in
      guard sources.isEmpty else { return }
      for number in [SIGINT, SIGTERM, SIGHUP] {
        let earlier = signal(number, SIG_IGN)
        if unsafeBitCast(earlier, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { continue }
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { end(by: number) }
        source.resume()
        sources.append(source)
      }
    }
  }

  private static func end(by number: Int32) {
    StagedOutputs.removeAll {
      signal(number, SIG_DFL)
      // Threads of a queue block all signals, and the caller may have blocked this one.
      var only = sigset_t()
      sigemptyset(&only)
      sigaddset(&only, number)
      pthread_sigmask(SIG_UNBLOCK, &only, nil)
      raise(number)
    }
  }
}
