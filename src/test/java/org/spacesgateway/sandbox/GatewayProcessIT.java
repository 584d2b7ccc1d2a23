package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayProcessIT {
  @TempDir Path directory;

  @Test
  void itStartsCountsDiesAndStartsAgainOnTheSamePorts() throws Exception {
    SandboxDatabase server = TestDatabase.shared();
    try (GatewayProcess gateway =
        GatewayProcess.at(directory.resolve("a folder, named so"))
            .database(TestDatabase.migrated("gateway_process"), server.user(), server.password())
            .javaOption("-Xmx200m")
            .start()) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(
                      directory.resolve("a folder, named so/gateway.properties"))))
          .isEqualTo("rw-------");
      assertThat(ProcessHandle.of(gateway.pid()).orElseThrow().info().commandLine().orElse(""))
          .contains("-Xmx200m")
          .doesNotContain(server.password());
      double before = gateway.metric("gateway_arrivals_total", "kind=sign_up");
      assertThat(signUp(gateway).status()).isEqualTo(301);
      assertThat(gateway.metric("gateway_arrivals_total", "kind=sign_up")).isEqualTo(before + 1);
      assertThat(gateway.metric("no_such_figure")).isZero();

      int port = gateway.port();
      gateway.kill();
      assertThat(gateway.running()).isFalse();
      gateway.restart();
      assertThat(gateway.port()).isEqualTo(port);
      assertThat(signUp(gateway).status()).isEqualTo(301);
      assertThat(gateway.stop()).isZero();
      assertThat(gateway.output())
          .containsSubsequence("Listening on", "Listening on", "stopped in");
      assertThat(kept()).as("what is kept of logs").contains(gateway.output());
    }
  }

  @Test
  void aGatewayThatDoesNotStartIsReportedWithItsWords() {
    assertThatThrownBy(() ->
            GatewayProcess.at(directory)
                .database("jdbc:postgresql://127.0.0.1:1/x", "x", "x")
                .set("gateway.arrival.spool.directory", null)
                .start())
        .hasMessageContaining("instead of starting")
        .hasMessageContaining("gateway.arrival.spool.directory");
    assertThatThrownBy(() ->
            GatewayProcess.at(directory)
                .database("jdbc:postgresql://127.0.0.1:1/x", "x", "x")
                .migrate())
        .hasMessageContaining("The command ended with 1");
  }

  private static List<String> kept() throws IOException {
    try (Stream<Path> files = Files.walk(GatewayCommand.KEPT_LOGS)) {
      List<String> texts = new ArrayList<>();
      for (Path log : files.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(log));
      }
      return texts;
    }
  }

  private static RawHttp.Answer signUp(GatewayProcess gateway) {
    String request =
        "GET /signup HTTP/1.1\r\nHost: localhost:"
            + gateway.port()
            + "\r\nUser-Agent: Mozilla/5.0\r\nConnection: close\r\n\r\n";
    return RawHttp.send(
        "127.0.0.1",
        gateway.port(),
        request.getBytes(StandardCharsets.US_ASCII),
        Duration.ofSeconds(10));
  }
}
