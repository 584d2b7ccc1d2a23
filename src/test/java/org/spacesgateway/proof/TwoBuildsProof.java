package org.spacesgateway.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The image's layers of one commit, built twice: from clones at paths of different lengths, in
 * different time zones and languages. All but the JVM's cache, which records a run, and what
 * Quarkus and Hibernate draw by lot; and none of it mentions where it was built.
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

  /**
   * Jars of Quarkus' own, whose classes may differ in their bytes, not in their names: what
   * Hibernate adds to entities and their proxies is named by lot and comes in any order, and build
   * steps, several at once, number what they record.
   */
  private static final List<String> DRAWN_BY_LOT =
      List.of(
          "framework/quarkus/generated-bytecode.jar", "framework/quarkus/transformed-bytecode.jar");

  private TwoBuildsProof() {}

  /** Runs it and writes its section; false if the two differ, or mention their places. */
  static boolean run(ProofPage page) throws Exception {
    String machine = Machine.description();
    String commit = Shell.run("git", "rev-parse", "HEAD").strip();
    try (Workplace place = new Workplace()) {
      Path here = built(commit, place.directory().resolve("a"), Map.of("TZ", "UTC", "LC_ALL", "C"));
      Path there =
          built(
              commit,
              place.directory().resolve("another/and/much/deeper"),
              Map.of("TZ", "Pacific/Chatham", "LC_ALL", "C.UTF-8", "USER", "somebody"));
      Map<String, String> one = files(here);
      Map<String, String> other = files(there);
      List<String> differ = differences(one, other);
      List<String> drawn = new ArrayList<>();
      for (String jar : DRAWN_BY_LOT) {
        differ.remove(jar);
        Map<String, String> classes = entries(here.resolve(jar));
        Map<String, String> classesThere = entries(there.resolve(jar));
        if (!classes.keySet().equals(classesThere.keySet())) {
          differ.add("the names in " + jar);
        }
        drawn.add(
            "%d of the %,d classes in `%s`"
                .formatted(differences(classes, classesThere).size(), classes.size(), jar));
      }
      // Both clones are below it. A class whose bytes may differ might differ by its clone's path.
      String path = place.directory().toString();
      List<String> mention = new ArrayList<>(Mentions.of(path, here));
      mention.addAll(Mentions.of(path, there));
      String text =
          """
          %s
          | files | bytes | differ |
          |---|---|---|
          | %,d | %,d | **%d**%s |

          Listed, and so not counted: by name the same in both, but other bytes have %s. What Hibernate adds to entities and their proxies is named by lot and comes in any order, and Quarkus' build steps, several at once, number what they record.

          Two clones of one commit, at paths of different lengths, in other time zones and languages, built as `deploy/Dockerfile` does: names, rights, times and bytes of every file of the image's layers. Not compared: the JVM's cache, a recording of a run; nor the base images and Maven, which are the same here, and elsewhere only by their digests. Files, those in jars included, that mention their clone's path: **%d**%s.
          """
              .formatted(
                  machine,
                  one.size(),
                  one.values().stream().mapToLong(TwoBuildsProof::length).sum(),
                  differ.size(),
                  listed(differ),
                  String.join(" and ", drawn),
                  mention.size(),
                  listed(mention));
      page.write("Two builds", text);
      System.out.println(text);
      return differ.isEmpty() && mention.isEmpty() && one.size() > 100;
    }
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "" : ": `" + String.join("`, `", names) + "`";
  }

  private static Path built(String commit, Path clone, Map<String, String> environment)
      throws Exception {
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
    return layers;
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
                    holds ? digest(Files.readAllBytes(file)) : "directory"));
      }
    }
    return files;
  }

  /** Each file in a jar: its time and digest. */
  private static Map<String, String> entries(Path jar) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (ZipFile open = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(open.entries())) {
        try (InputStream in = open.getInputStream(entry)) {
          entries.put(entry.getName(), entry.getTimeLocal() + " " + digest(in.readAllBytes()));
        }
      }
    }
    return entries;
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    TreeSet<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    List<String> differ = new ArrayList<>();
    for (String name : names) {
      if (!one.getOrDefault(name, "").equals(other.getOrDefault(name, ""))) {
        differ.add(name);
      }
    }
    return differ;
  }

  private static long length(String file) {
    return Long.parseLong(file.split(" ")[2]);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
