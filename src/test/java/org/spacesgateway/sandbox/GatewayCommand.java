package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One way to run the packaged gateway: its command line and the files beside it. {@code
 * NAME.properties} is its configuration (0600: it holds a password, which a command line would show
 * to everybody), {@code NAME.log} what it printed, {@code NAME.pid} the process that runs.
 *
 * @param name of the files
 * @param arguments the gateway's own; none to serve
 * @param echo whether what it prints goes to our standard output too
 */
record GatewayCommand(
    Path workDirectory,
    String name,
    Path jar,
    Map<String, String> configuration,
    List<String> javaOptions,
    List<String> arguments,
    boolean echo) {

  /** Where the logs of temporary directories are kept. */
  static final Path KEPT_LOGS = Path.of("target", "kept-logs");

  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  /* The kernel counts from boot, and the boot's own time moves with the clock. */
  private static final Duration SAME_BEGIN = Duration.ofSeconds(3);
  private static final Duration LEFTOVER_STOPS = Duration.ofSeconds(20);

  int number(String key) {
    return Integer.parseInt(configuration.get(key));
  }

  Process launch() {
    try {
      if (!Files.isRegularFile(jar)) {
        throw new IllegalStateException(
            jar.toAbsolutePath() + " is missing: build it first (mvn package)");
      }
      Files.createDirectories(workDirectory);
      List<String> command = new ArrayList<>();
      // A session of its own: Ctrl-C in the terminal is for us, who stop it in order.
      command.add("setsid");
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(javaOptions);
      // A list of addresses: a space or a comma in a folder's name is escaped.
      command.add(
          "-Dsmallrye.config.locations="
              + writeConfiguration().toUri().toString().replace(",", "%2C"));
      command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(workDirectory.toFile()).redirectErrorStream(true);
      // What this shell or machine happens to set must not decide a test.
      builder
          .environment()
          .keySet()
          .removeIf(key ->
              key.startsWith("QUARKUS_")
                  || key.startsWith("GATEWAY_")
                  || key.equals("JAVA_TOOL_OPTIONS"));
      if (!echo) {
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      }
      Process process = builder.start();
      Files.writeString(pidFile(), process.pid() + " " + began(process.toHandle()) + "\n");
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops what runs in this directory under this name, though nobody of this JVM started it;
   * nothing happens if that is over.
   */
  void stopLeftover() {
    leftover()
        .ifPresent(process -> {
          process.destroy();
          if (!Await.within(LEFTOVER_STOPS, () -> !process.isAlive())) {
            process.destroyForcibly();
            Await.until(
                "the gateway left over, process " + process.pid() + ", is dead",
                LEFTOVER_STOPS,
                () -> !process.isAlive());
          }
        });
  }

  private Optional<ProcessHandle> leftover() {
    try {
      String[] pidAndBegin = Files.readString(pidFile()).strip().split(" ");
      // The number alone may be another program's by now.
      Instant begin = Instant.parse(pidAndBegin[1]);
      return ProcessHandle.of(Long.parseLong(pidAndBegin[0]))
          .filter(process ->
              began(process).minus(SAME_BEGIN).isBefore(begin)
                  && began(process).plus(SAME_BEGIN).isAfter(begin));
    } catch (IOException | RuntimeException e) {
      // No file, or one that was being written when all ended.
      return Optional.empty();
    }
  }

  private static Instant began(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  String output() {
    try {
      return Files.exists(log())
          ? new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forgetOutput() {
    try {
      Files.deleteIfExists(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies what it printed to {@link #KEPT_LOGS} if its directory is a temporary one, which goes
   * before that can be searched.
   *
   * @param under the name of a directory of its own there
   */
  void keepOutput(String under) {
    if (!workDirectory.startsWith(TEMPORARY) || !Files.exists(log())) {
      return;
    }
    try {
      Path kept = Files.createDirectories(KEPT_LOGS.resolve(under));
      Files.copy(log(), kept.resolve(log().getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies what it prints to its log and to our standard output, until it has ended. */
  void echo(InputStream printed) {
    byte[] buffer = new byte[8 << 10];
    try (OutputStream file =
        Files.newOutputStream(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int read = printed.read(buffer); read >= 0; read = printed.read(buffer)) {
        file.write(buffer, 0, read);
        System.out.write(buffer, 0, read);
        System.out.flush();
      }
    } catch (IOException e) {
      // The process is gone.
    }
  }

  private Path writeConfiguration() throws IOException {
    Path file = workDirectory.resolve(name + ".properties");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Properties properties = new Properties();
    properties.putAll(configuration);
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private Path log() {
    return workDirectory.resolve(name + ".log");
  }

  private Path pidFile() {
    return workDirectory.resolve(name + ".pid");
  }
}
