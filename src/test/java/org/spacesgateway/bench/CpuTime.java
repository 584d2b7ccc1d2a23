package org.spacesgateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.spacesgateway.proof.Shell;

/** CPU time that processes have used, user and system, as Linux accounts it. */
final class CpuTime {
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int REAPED_USER = 13;
  private static final int REAPED_SYSTEM = 14;

  private final long microsPerTick;

  CpuTime() {
    microsPerTick = 1_000_000 / Long.parseLong(Shell.run("getconf", "CLK_TCK").strip());
  }

  /** Microseconds used by a process and its children, those that have ended included. */
  long micros(long pid) throws IOException {
    String[] own = fields(pid);
    long ticks =
        ticks(own, USER) + ticks(own, SYSTEM) + ticks(own, REAPED_USER) + ticks(own, REAPED_SYSTEM);
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process :
          processes.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
        try {
          String[] child = fields(Long.parseLong(process.getFileName().toString()));
          if (Long.parseLong(child[PARENT]) == pid) {
            ticks += ticks(child, USER) + ticks(child, SYSTEM);
          }
        } catch (IOException ended) {
          // Between the listing and the reading; its parent has its time.
        }
      }
    }
    return ticks * microsPerTick;
  }

  /**
   * Microseconds used by the living threads of a process whose names begin so.
   *
   * @param name 15 characters at most: Linux keeps no more of one
   */
  long threads(long pid, String name) throws IOException {
    long ticks = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads.toList()) {
        try {
          String stat = Files.readString(thread.resolve("stat"));
          if (stat.startsWith(name, stat.indexOf('(') + 1)) {
            String[] fields = fields(stat);
            ticks += ticks(fields, USER) + ticks(fields, SYSTEM);
          }
        } catch (IOException ended) {
          // Between the listing and the reading.
        }
      }
    }
    return ticks * microsPerTick;
  }

  /** The parent of a process. */
  static long parentOf(long pid) throws IOException {
    return Long.parseLong(fields(pid)[PARENT]);
  }

  /**
   * The fields of {@code /proc/<pid>/stat} that follow the name, which is in parentheses and may
   * hold anything.
   */
  private static String[] fields(long pid) throws IOException {
    return fields(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
  }

  private static String[] fields(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }

  private static long ticks(String[] fields, int index) {
    return Long.parseLong(fields[index]);
  }
}
