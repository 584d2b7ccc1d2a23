package org.spacesgateway.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.spacesgateway.sandbox.GatewayProcess;

/**
 * The gateway as it was before its last migration, built from the repository's history into {@code
 * target}.
 *
 * @param commit which it is, shortened
 * @param migration the file name of the migration that it does not have
 * @param jar what is run
 */
record PreviousVersion(String commit, String migration, Path jar) {
  /** The version of this work tree, as it was built last. */
  static final Path THIS = Path.of("target/quarkus-app/quarkus-run.jar");

  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  private static int number(Path migration) {
    return Integer.parseInt(migration.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"));
  }

  /** Where the JVM's cache of such a jar is, once it was trained. */
  static Path cacheOf(Path jar) {
    return jar.toAbsolutePath().resolveSibling("proof.aot");
  }

  /**
   * Builds it, unless that was done before.
   *
   * @throws IllegalStateException if there is no such history, or it does not build
   */
  static PreviousVersion built() throws Exception {
    Path last;
    try (Stream<Path> migrations = Files.list(MIGRATIONS)) {
      last = migrations.max(Comparator.comparingInt(PreviousVersion::number)).orElseThrow();
    }
    String added =
        Shell.run("git", "log", "-1", "--diff-filter=A", "--format=%h", "--", last.toString());
    String commit = before(added.strip());
    Path directory = Path.of("target", "previous-" + commit).toAbsolutePath();
    Path jar = directory.resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      Files.createDirectories(directory);
      Path archive = directory.resolve("source.tar");
      Shell.run("git", "archive", "--output=" + archive, commit);
      Shell.run("tar", "--extract", "--file=" + archive, "--directory=" + directory);
      Shell.run(
          "mvn",
          "--batch-mode",
          "--quiet",
          "--file=" + directory.resolve("pom.xml"),
          "-Dmaven.test.skip=true",
          "-Dspotless.check.skip=true",
          "package");
    }
    GatewayProcess.trainAotCache(cacheOf(jar), jar);
    return new PreviousVersion(commit, last.getFileName().toString(), jar);
  }

  /* The last whose migrations are as they are today: between two releases one may have been another. */
  private static String before(String added) throws Exception {
    Set<String> today = migrations("HEAD");
    for (String commit :
        Shell.run("git", "rev-list", "--abbrev-commit", "--abbrev=12", added + "^").split("\n")) {
      if (today.containsAll(migrations(commit))) {
        return commit;
      }
    }
    throw new IllegalStateException("no commit before " + added + " has today's migrations");
  }

  /* Each by its name and content. */
  private static Set<String> migrations(String commit) throws Exception {
    return Set.of(Shell.run("git", "ls-tree", commit, MIGRATIONS + "/").strip().split("\n"));
  }
}
