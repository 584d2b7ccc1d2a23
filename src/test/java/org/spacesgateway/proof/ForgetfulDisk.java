package org.spacesgateway.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A copy of the packaged gateway whose spool writes to a disk that forgets, when the process is
 * killed, what was not forced: what a power loss does to a real disk, without one. Only {@code
 * SpoolSegment}, through which every byte of the spool goes, is another.
 */
final class ForgetfulDisk {
  private static final String SEGMENT = "org/spacesgateway/arrival/SpoolSegment.class";

  private ForgetfulDisk() {}

  /**
   * Makes the copy.
   *
   * @param packaged {@code quarkus-run.jar} of the packaged gateway
   * @param directory an empty directory for the copy
   * @return the copy's {@code quarkus-run.jar}
   */
  static Path gateway(Path packaged, Path directory) throws IOException {
    Path application = directory.resolve("application");
    copy(packaged.getParent(), application);
    List<Path> holders = jarsWith(SEGMENT, application);
    if (holders.isEmpty()) {
      throw new IllegalStateException("no jar of the packaged gateway holds " + SEGMENT);
    }
    Path classes = compile(directory, holders.getFirst());
    for (Path jar : holders) {
      try (FileSystem inside = FileSystems.newFileSystem(jar);
          Stream<Path> compiled = Files.walk(classes)) {
        for (Path file : compiled.filter(Files::isRegularFile).toList()) {
          Files.copy(
              file,
              inside.getPath(classes.relativize(file).toString()),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return application.resolve(packaged.getFileName());
  }

  private static Path compile(Path directory, Path classPath) throws IOException {
    Path source = directory.resolve("SpoolSegment.java");
    try (InputStream resource =
        ForgetfulDisk.class.getResourceAsStream("forgetful/SpoolSegment.java")) {
      Files.write(source, resource.readAllBytes());
    }
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var problems = new java.io.ByteArrayOutputStream();
    int exit =
        compiler.run(
            null,
            null,
            problems,
            "-proc:none",
            "-cp",
            classPath.toString(),
            "-d",
            classes.toString(),
            source.toString());
    if (exit != 0) {
      throw new IllegalStateException(
          "the forgetful SpoolSegment does not fit: " + problems.toString(StandardCharsets.UTF_8));
    }
    return classes;
  }

  private static List<Path> jarsWith(String entry, Path application) throws IOException {
    List<Path> holders = new ArrayList<>();
    for (String part : List.of("app", "quarkus")) {
      try (Stream<Path> files = Files.walk(application.resolve(part))) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
          try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            if (Files.exists(inside.getPath(entry))) {
              holders.add(jar);
            }
          }
        }
      }
    }
    return holders;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
