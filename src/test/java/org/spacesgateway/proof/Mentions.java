package org.spacesgateway.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Which files hold a text: files in jars, too. */
final class Mentions {
  private Mentions() {}

  /**
   * Those below a directory that hold a text of ASCII, or are named so, by their path there; what
   * is in a jar as {@code path!entry}. Jars in jars are taken as they are.
   */
  static List<String> of(String text, Path root) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = root.relativize(file).toString();
        if (holds(text, name, Files.readAllBytes(file))) {
          found.add(name);
        }
        if (name.endsWith(".jar")) {
          entries(text, file).forEach(entry -> found.add(name + "!" + entry));
        }
      }
    }
    return found;
  }

  private static List<String> entries(String text, Path jar) throws IOException {
    List<String> found = new ArrayList<>();
    try (ZipFile open = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(open.entries())) {
        try (InputStream in = open.getInputStream(entry)) {
          if (holds(text, entry.getName(), in.readAllBytes())) {
            found.add(entry.getName());
          }
        }
      }
    }
    return found;
  }

  private static boolean holds(String text, String name, byte[] content) {
    return name.contains(text) || new String(content, StandardCharsets.ISO_8859_1).contains(text);
  }
}
