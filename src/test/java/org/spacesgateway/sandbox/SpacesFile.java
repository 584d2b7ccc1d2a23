package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The operator's directory of the sandbox's Spaces, as the gateway's import takes it. */
public final class SpacesFile {
  private static final String HEADER = "cid,alias,owner_tid,owner_oid,title,visibility\n";

  private SpacesFile() {}

  /** Writes the Spaces of all {@link People} there; returns the file. */
  public static Path write(Path file) {
    return write(file, owner -> owner);
  }

  /**
   * The same with other owners.
   *
   * @param owners who owns the Space of each of the {@link People}
   */
  public static Path write(Path file, UnaryOperator<Person> owners) {
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
                          owners.apply(person).tid(),
                          owners.apply(person).oid(),
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
