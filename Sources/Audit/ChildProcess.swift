#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Another program, started once, that is written to and read from line by line.
///
/// Its standard input, output and error are pipes of ours. Writing, reading and waiting happen in one
/// loop, so that neither side can block the other, and a time limit holds over all of it.
final class ChildProcess {
  /// Why an exchange failed.
  enum Failure: Error, Equatable {
    /// The program could not be started.
    case start(code: Int32)
    /// It ended before it had answered; its exit status, or nil when a signal ended it.
    case ended(status: Int32?)
    /// It did not answer in time.
    case timeout
    /// It wrote a line that nobody asked for.
    case unasked
    /// A line of its answer is longer than any answer needs to be.
    case endlessLine
  }

  /// The end of what the program wrote to standard error.
  private(set) var errors: [UInt8] = []
  private static let errorLimit = 4096
  private static let lineLimit = 65_536

  private let pid: pid_t
  private let input: Int32
  private let output: Int32
  private let error: Int32
  private var unread: [UInt8] = []
  private var hasEnded = false
  private var errorIsOpen = true

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - command: the program, looked up like a shell does, and its arguments.
  ///   - folder: where it runs; empty for the current folder.
  init(_ command: [String], folder: String) throws(Failure) {
    var ends: [[Int32]] = []
    for _ in 0..<3 {
      var pair: [Int32] = [-1, -1]
      guard pipe(&pair) == 0 else {
        let code = errno
        for end in ends.joined() { _ = close(end) }
        throw .start(code: code)
      }
      for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      ends.append(pair)
    }
    let (toProgram, fromProgram, complaints) = (ends[0], ends[1], ends[2])
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, toProgram[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromProgram[1], 1)
    posix_spawn_file_actions_adddup2(&actions, complaints[1], 2)
    // A group of its own, so that what it starts itself can be ended with it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    // The shell changes to the folder and becomes the program: it knows how to look for one.
    let words =
      ["/bin/sh", "-c", #"cd -- "$0" && exec "$@""#, folder.isEmpty ? "." : folder] + command
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, words[0], &actions, &attributes, arguments, environ)
    for end in [toProgram[0], fromProgram[1], complaints[1]] { _ = close(end) }
    guard code == 0 else {
      for end in [toProgram[1], fromProgram[0], complaints[0]] { _ = close(end) }
      throw .start(code: code)
    }
    (pid, input, output, error) = (child, toProgram[1], fromProgram[0], complaints[0])
    for end in [input, output, error] {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
  }

  /// Ends the program: it sees the end of its input, and is killed if it does not go.
  deinit {
    _ = close(input)
    _ = close(output)
    _ = close(error)
    if !hasEnded {
      for _ in 0..<20 where !hasEnded {
        hasEnded = waitpid(pid, nil, WNOHANG) != 0
        if !hasEnded { usleep(10_000) }
      }
    }
    // What it started itself goes with it.
    kill(-pid, SIGKILL)
    if !hasEnded { _ = waitpid(pid, nil, 0) }
  }

  /// Writes some bytes and reads a number of lines.
  ///
  /// - Parameter limit: seconds for all of it.
  /// - Returns: the lines without their ends.
  func exchange(_ bytes: [UInt8], lines count: Int, limit: Double) throws(Failure) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    lines.reserveCapacity(count)
    var sent = 0
    let deadline = Self.now() + limit
    guard !hasMore else { throw .unasked }
    while lines.count < count {
      let left = deadline - Self.now()
      guard left > 0 else { throw .timeout }
      var polls = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errorIsOpen ? error : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: sent < bytes.count ? input : -1, events: Int16(POLLOUT), revents: 0),
      ]
      let ready = poll(&polls, nfds_t(polls.count), Int32(min(left * 1000 + 1, 1_000_000)))
      if ready < 0, errno == EINTR { continue }
      if polls[1].revents != 0 { readErrors() }
      if polls[2].revents != 0 { sent += write(bytes[sent...]) }
      guard polls[0].revents != 0 else { continue }
      guard readOutput() else { throw finished(before: deadline) }
      take(&lines, count)
      guard unread.count <= Self.lineLimit || lines.count == count else { throw .endlessLine }
    }
    return lines
  }

  /// Whether the program has written something that nobody asked for.
  var hasMore: Bool {
    _ = readOutput()
    return !unread.isEmpty
  }

  /// Moves whole lines out of what was read.
  private func take(_ lines: inout [[UInt8]], _ count: Int) {
    var start = 0
    while lines.count < count, let end = unread[start...].firstIndex(of: 0x0A) {
      var line = Array(unread[start..<end])
      if line.last == 0x0D { line.removeLast() }
      lines.append(line)
      start = end + 1
    }
    unread.removeFirst(start)
  }

  /// Reads what is there; false at the end.
  private func readOutput() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(output, &buffer, buffer.count)
    if count > 0 { unread += buffer[..<count] }
    return count > 0 || count < 0 && (errno == EAGAIN || errno == EINTR)
  }

  private func readErrors() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(error, &buffer, buffer.count)
    if count > 0 {
      errors += buffer[..<count]
      if errors.count > Self.errorLimit { errors.removeFirst(errors.count - Self.errorLimit) }
    } else if count == 0 {
      errorIsOpen = false
    }
  }

  /// Writes what the pipe takes. A program that is gone takes all: reading will tell.
  private func write(_ bytes: ArraySlice<UInt8>) -> Int {
    // A pipe without a reader raises SIGPIPE in this thread, which must not end the tool.
    var mask = sigset_t()
    var old = sigset_t()
    sigemptyset(&mask)
    sigaddset(&mask, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &mask, &old)
    defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
    let count = bytes.withUnsafeBytes { writeBytes(input, $0.baseAddress, $0.count) }
    if count >= 0 { return count }
    guard errno == EPIPE else { return 0 }
    #if !canImport(Darwin)
      var instantly = timespec(tv_sec: 0, tv_nsec: 0)
      sigtimedwait(&mask, nil, &instantly)
    #endif
    return bytes.count
  }

  /// How the program ended, once its output has; what it still says is read first.
  private func finished(before deadline: Double) -> Failure {
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 {
      guard Self.now() < deadline else { return .timeout }
      readErrors()
      usleep(2000)
    }
    hasEnded = true
    while errorIsOpen {
      let before = errors
      readErrors()
      if errors == before { break }
    }
    return .ended(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : nil)
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The system's `write`, under a name that no method hides.
private func writeBytes(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
