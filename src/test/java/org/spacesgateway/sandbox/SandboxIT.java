package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make run} starts, as a process of its own. */
class SandboxIT {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration END = Duration.ofSeconds(90);

  /** One for all: to create a database's data takes long. */
  @TempDir static Path directory;

  private final int gatewayPort = Ports.free();
  private final int databasePort = Ports.free();
  private final String ports =
      Stream.of(
              gatewayPort,
              Ports.free(),
              Ports.free(),
              databasePort,
              Ports.free(),
              Ports.free(),
              Ports.free())
          .map(String::valueOf)
          .collect(Collectors.joining(","));
  private Process sandbox;

  @BeforeAll
  static void makeTheCacheThatItUses() {
    GatewayProcess.sharedAotCache();
  }

  @AfterEach
  void endAll() throws Exception {
    if (sandbox != null) {
      List<ProcessHandle> all = sandbox.descendants().toList();
      sandbox.destroyForcibly().waitFor();
      all.forEach(ProcessHandle::destroyForcibly);
      SandboxDatabase.stopLeftover(directory);
    }
  }

  @Test
  void aSignUpIsCapturedAndRedirectedAndItsSignalLeavesNothingRunning() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(gatewayPort, 1, InetAddress.getByName("127.0.0.1"))) {
      begin();
      assertThat(printed())
          .contains("Port " + taken.getLocalPort() + " is taken: The gateway uses ");
      int port = portInTable();
      assertThat(port).isNotEqualTo(gatewayPort);

      RawHttp.Answer answer = signUp(port);
      assertThat(answer.status()).isEqualTo(301);
      assertThat(answer.header("Location").orElseThrow())
          .matches("http://127\\.0\\.0\\.4:[0-9]+/setup/onboarding/fr\\?ref=.*");
      awaitRecorded(answer);

      Process second = launch(directory.resolveSibling("second.log"));
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(Files.readString(directory.resolveSibling("second.log")))
          .contains("Another sandbox is running", "process " + sandbox.pid());

      List<ProcessHandle> all = sandbox.descendants().toList();
      assertThat(all).as("gateway and database").hasSizeGreaterThan(2);
      // Ctrl-C where whoever started this does not ignore it, and with it all that we start.
      boolean interrupt = !isInterruptIgnored();
      new ProcessBuilder("sh", "-c", "kill -" + (interrupt ? "INT " : "TERM ") + sandbox.pid())
          .start()
          .waitFor();
      assertThat(sandbox.waitFor(END.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(sandbox.exitValue())
          .as("what a JVM says to its signal")
          .isEqualTo(interrupt ? 130 : 143);
      assertThat(all).noneMatch(ProcessHandle::isAlive);
      assertThat(Files.readString(directory.resolve("postgres-18.log")))
          .as("a shutdown in order")
          .endsWith("database system is shut down\n");
      assertThat(Files.readString(directory.resolve("gateway.log")))
          .as("a shutdown in order")
          .contains("stopped in");
    }
  }

  @Test
  void whatAHardKillLeavesRunningIsStoppedTheDataKeptAndAGatewayThatDiesEndsIt() throws Exception {
    begin();
    RawHttp.Answer answer = signUp(portInTable());
    List<ProcessHandle> left = sandbox.descendants().toList();
    sandbox.destroyForcibly().waitFor();
    assertThat(left).as("what a hard kill leaves").allMatch(ProcessHandle::isAlive);

    begin();
    assertThat(left).noneMatch(ProcessHandle::isAlive);
    assertThat(printed()).doesNotContain("is taken");
    awaitRecorded(answer);
    assertThat(signUp(gatewayPort).status()).isEqualTo(301);

    aGatewayThatDiesEndsTheSandbox();
  }

  private void aGatewayThatDiesEndsTheSandbox() throws Exception {
    long gateway = Long.parseLong(Files.readString(directory.resolve("gateway.pid")).split(" ")[0]);
    List<ProcessHandle> all = sandbox.descendants().toList();
    ProcessHandle.of(gateway).orElseThrow().destroyForcibly();
    assertThat(sandbox.waitFor(END.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(sandbox.exitValue()).isEqualTo(1);
    assertThat(printed()).contains("The gateway ended by itself, with exit code 137");
    assertThat(all).noneMatch(ProcessHandle::isAlive);
  }

  /* A shell's background job has it ignored, and children inherit that (POSIX, 2.11). */
  private static boolean isInterruptIgnored() throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 2) != 0;
  }

  private void begin() throws IOException {
    sandbox = launch(log());
    Await.until(
        "the sandbox runs or ends:\n" + printed(),
        START,
        () -> printed().contains("is running") || !sandbox.isAlive());
    assertThat(printed()).contains("Spaces Gateway is running");
  }

  private Process launch(Path log) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.add(java);
    // As fast as all tests start it, and itself as they start.
    Optional.ofNullable(System.getProperty("gateway.java.option"))
        .ifPresent(option -> command.addAll(List.of(option, "-Dgateway.java.option=" + option)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sandbox.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Relative, as make run's own .sandbox is.
    builder
        .environment()
        .put("SANDBOX_DIR", Path.of("").toAbsolutePath().relativize(directory).toString());
    builder.environment().put("SANDBOX_PORTS", ports);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private Path log() {
    return directory.resolveSibling(directory.getFileName() + ".log");
  }

  private String printed() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int portInTable() {
    Matcher address = Pattern.compile("http://localhost:([0-9]+)/signup").matcher(printed());
    assertThat(address.find()).isTrue();
    return Integer.parseInt(address.group(1));
  }

  private static RawHttp.Answer signUp(int port) {
    String request =
        "GET /signup?mkt=fr-FR HTTP/1.1\r\nHost: spaces.localhost:"
            + port
            + "\r\nConnection: close\r\n\r\n";
    return RawHttp.send(
        "127.0.0.1", port, request.getBytes(StandardCharsets.US_ASCII), Duration.ofSeconds(10));
  }

  /* The first commit may be slow: the arrival is then in the spool, and in the table a moment later. */
  private void awaitRecorded(RawHttp.Answer answer) {
    Await.until(
        "arrival " + answer.header("Arrival-Id") + " is recorded", END, () -> isRecorded(answer));
  }

  private boolean isRecorded(RawHttp.Answer answer) {
    UUID id = UUID.fromString(answer.header("Arrival-Id").orElseThrow());
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + databasePort + "/gateway",
                "postgres",
                password());
        PreparedStatement select =
            connection.prepareStatement("SELECT count(*) FROM arrival WHERE id = ?")) {
      select.setObject(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() && rows.getInt(1) == 1;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String password() {
    try {
      return Files.readString(directory.resolve("pgpass")).strip().replaceFirst(".*:", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
