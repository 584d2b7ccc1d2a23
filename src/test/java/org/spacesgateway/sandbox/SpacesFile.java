package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The operator's directory of the sandbox's Spaces, as the gateway's import takes it. */
public final class SpacesFile {
  private static final String HEADER = "cid,alias,owner_tid,owner_oid,title,visibility\n";

  private SpacesFile() {}

  /** Writes the Spaces of all {@link People} there; returns the file. */
  public static Path write(Path file) {
    StringBuilder csv = new StringBuilder(HEADER);
    for (Person person : People.all()) {
      person
          .space()
          .ifPresent(space ->
              csv.append(
                  "%s,%s,%s,%s,\"%s\",%s%n"
                      .formatted(
                          space.cid(),
                          space.alias(),
                          person.tid(),
                          person.oid(),
                          space.title().replace("\"", "\"\""),
                          space.friendsOnly() ? "private" : "public")));
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
