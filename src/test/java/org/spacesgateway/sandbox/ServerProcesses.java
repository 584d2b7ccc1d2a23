package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The PostgreSQL processes of one data directory, whoever started them: it is their working
 * directory, which finds orphans too.
 */
final class ServerProcesses {
  private static final Path PROC = Path.of("/proc");
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private final Path dataDirectory;
  private final Path lockFile;

  /**
   * @param dataDirectory its real path
   */
  ServerProcesses(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
    this.lockFile = dataDirectory.resolve("postmaster.pid");
  }

  /** All that live; a zombie has no working directory and holds nothing. */
  List<ProcessHandle> living() {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .filter(this::worksHere)
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean worksHere(String pid) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid).resolve("cwd")).equals(dataDirectory);
    } catch (IOException e) {
      // Gone meanwhile, or another user's.
      return false;
    }
  }

  /** SIGKILL to all of them, repeated until none is left: the postmaster may fork while we look. */
  void kill() {
    Await.until(
        "PostgreSQL in " + dataDirectory + " is dead",
        DEADLINE,
        () -> {
          List<ProcessHandle> living = living();
          living.forEach(ProcessHandle::destroyForcibly);
          return living.isEmpty();
        });
  }

  /**
   * PostgreSQL's fast shutdown, then kill for what is still there (orphans have no postmaster to
   * end them).
   */
  void stop() {
    postmaster().ifPresent(ServerProcesses::interrupt);
    if (postmaster().isEmpty() || !Await.within(DEADLINE, () -> living().isEmpty())) {
      kill();
    }
  }

  /**
   * Takes away a lock file whose process number belongs to a zombie or to another program:
   * PostgreSQL would take it for a running server. Call only when none is {@link #living()}.
   */
  void dropStaleLock() {
    if (lockHolder().flatMap(ProcessHandle::of).isPresent()) {
      try {
        Files.deleteIfExists(lockFile);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Optional<ProcessHandle> postmaster() {
    Optional<Long> holder = lockHolder();
    return living().stream()
        .filter(process -> holder.filter(pid -> pid == process.pid()).isPresent())
        .findAny();
  }

  private Optional<Long> lockHolder() {
    try (Stream<String> lines = Files.lines(lockFile)) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(line -> line.matches("[0-9]{1,10}"))
          .map(Long::valueOf);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /* Java can only send SIGTERM, at which PostgreSQL waits for its clients to leave. */
  private static void interrupt(ProcessHandle process) {
    try {
      new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
