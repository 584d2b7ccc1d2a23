package org.spacesgateway.linkage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** A clock that tests set: the file that a gateway in development reads the time from. */
final class SetClock {
  private final Path directory;

  /** Keeps its file there. */
  SetClock(Path directory) {
    this.directory = directory;
  }

  /** The file, for {@code gateway.development-clock}. */
  String file() {
    return directory.resolve("now").toAbsolutePath().toString();
  }

  /** Sets it, in one step for whoever reads it meanwhile. */
  void set(Instant now) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), now.toString());
    Files.move(next, directory.resolve("now"), StandardCopyOption.ATOMIC_MOVE);
  }
}
