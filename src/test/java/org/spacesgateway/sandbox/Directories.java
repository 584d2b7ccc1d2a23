package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories. */
public final class Directories {
  private Directories() {}

  /**
   * Deletes it with all it holds; links are deleted, not followed. Nothing happens if it does not
   * exist; others may delete it at the same time.
   */
  public static void delete(Path directory) {
    while (Files.exists(directory) && !deleted(directory)) {
      // Somebody else was quicker with a part of it: what is left is listed anew.
    }
  }

  private static boolean deleted(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return false;
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
