package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The image's layers of one commit, built twice: from clones at paths of different lengths, in
 * different time zones and languages. All but the JVM's cache, which records a run.
 */
final class TwoBuildsProof {
  private static final List<String> BUILD =
      List.of(
          "mvn",
          "--batch-mode",
          "--quiet",
          "-Dmaven.test.skip=true",
          "-Dspotless.check.skip=true",
          "-Dmdep.skip=true",
          "package",
          "cyclonedx:makeBom");

  private TwoBuildsProof() {}

  /** Runs it and writes its section; false if the two differ. */
  static boolean run(ProofPage page) throws Exception {
    String machine = Machine.description();
    String commit = Shell.run("git", "rev-parse", "HEAD").strip();
    try (Workplace place = new Workplace()) {
      Map<String, String> one =
          built(commit, place.directory().resolve("a"), Map.of("TZ", "UTC", "LC_ALL", "C"));
      Map<String, String> other =
          built(
              commit,
              place.directory().resolve("another/and/much/deeper"),
              Map.of("TZ", "Pacific/Chatham", "LC_ALL", "C.UTF-8", "USER", "somebody"));
      List<String> differ = differences(one, other);
      String text =
          """
          %s
          | files | bytes | differ |
          |---|---|---|
          | %,d | %,d | **%d**%s |

          Two clones of one commit, at paths of different lengths, in other time zones and languages, built as `deploy/Dockerfile` does: names, rights, times and bytes of every file of the image's layers. Not compared: the JVM's cache, a recording of a run.
          """
              .formatted(
                  machine,
                  one.size(),
                  one.values().stream().mapToLong(TwoBuildsProof::length).sum(),
                  differ.size(),
                  differ.isEmpty() ? "" : ": `" + String.join("`, `", differ) + "`");
      page.write("Two builds", text);
      System.out.println(text);
      return differ.isEmpty() && one.size() > 100;
    }
  }

  private static Map<String, String> built(
      String commit, Path clone, Map<String, String> environment) throws Exception {
    Files.createDirectories(clone.getParent());
    Shell.run("git", "clone", "--quiet", "--no-checkout", ".", clone.toString());
    Shell.run("git", "-C", clone.toString(), "checkout", "--quiet", "--detach", commit);
    Path log = clone.resolve("build.log");
    ProcessBuilder build =
        new ProcessBuilder(BUILD)
            .directory(clone.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    build.environment().putAll(environment);
    if (build.start().waitFor() != 0) {
      throw new IllegalStateException("it does not build:\n" + Files.readString(log));
    }
    Path layers = clone.resolve("target/layers");
    Shell.run(
        "sh",
        clone.resolve("deploy/image/layers.sh").toString(),
        clone.resolve("target").toString(),
        layers.toString());
    return files(layers);
  }

  /** Each file: its rights, time, length and digest. */
  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.sorted().toList()) {
        boolean holds = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        files.put(
            root.relativize(file).toString(),
            "%s %s %d %s"
                .formatted(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                    Files.getLastModifiedTime(file),
                    holds ? Files.size(file) : 0,
                    holds ? digest(file) : "directory"));
      }
    }
    return files;
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    TreeSet<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    List<String> differ = new ArrayList<>();
    for (String name : names) {
      if (!one.getOrDefault(name, "").equals(other.getOrDefault(name, ""))) {
        System.out.printf("%s: %s, %s%n", name, one.get(name), other.get(name));
        differ.add(name);
      }
    }
    return differ;
  }

  private static long length(String file) {
    return Long.parseLong(file.split(" ")[2]);
  }

  private static String digest(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
