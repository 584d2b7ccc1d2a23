package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GatewayProcess.Ended;
import org.spacesgateway.sandbox.TestDatabase;

/** What the packaged jar says and does when it is not to serve, or can't. */
class CommandLineIT {
  private static final String HEADER = "cid,alias,owner_tid,owner_oid,title,visibility\n";
  private static final String TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";
  @TempDir Path directory;

  @Test
  void everyMissingKeyIsNamedInALineOfItsOwn() {
    Ended ended =
        GatewayProcess.at(directory)
            .set("quarkus.oidc.live.client-id", null)
            .set("quarkus.oidc.live.credentials.client-secret.value", null)
            .set("quarkus.oidc.live.authentication.state-secret", "too-short")
            .set("quarkus.oidc.wordpress.client-id", null)
            .set("quarkus.oidc.wordpress.credentials.client-secret.value", " ")
            .set("quarkus.oidc.wordpress.authentication.state-secret", null)
            .set("gateway.secret.keys.sandbox", null)
            .process();
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output().lines())
        .allMatch(line -> line.startsWith("Not started: "))
        .anyMatch(line -> line.contains("quarkus.datasource.jdbc.url is not set"))
        .anyMatch(line -> line.contains("quarkus.oidc.live.client-id is not set"))
        .anyMatch(line -> line.contains("live.credentials.client-secret.value is not set"))
        .anyMatch(line -> line.contains("live.authentication.state-secret must have 32"))
        .anyMatch(line -> line.contains("quarkus.oidc.wordpress.client-id is not set"))
        .anyMatch(line -> line.contains("wordpress.credentials.client-secret.value is not set"))
        .anyMatch(line -> line.contains("wordpress.authentication.state-secret is not set"))
        .anyMatch(line -> line.contains("gateway.secret.keys.ID is not set"));
    assertThat(ended.output()).doesNotContain("too-short");
  }

  @Test
  void aKeyOfTheWrongLengthIsNamedAndNotShown() {
    Ended ended =
        GatewayProcess.at(directory)
            .database("jdbc:postgresql://127.0.0.1:1/x", "x", "x")
            .set("gateway.secret.keys.sandbox", "c2hvcnQ=")
            .process();
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output())
        .contains("Not started: gateway.secret.keys.sandbox must be 32 bytes")
        .doesNotContain("c2hvcnQ=");
  }

  @Test
  void theOlderPairWantsALongerClientSecret() {
    Ended ended =
        GatewayProcess.at(directory)
            .database("jdbc:postgresql://127.0.0.1:1/x", "x", "x")
            .javaOption("-Dquarkus.profile=prod,oauth2")
            .set("quarkus.oidc.wordpress.credentials.client-secret.value", "shorter-than-32-bytes")
            .process();
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output().lines())
        .singleElement()
        .asString()
        .contains("quarkus.oidc.wordpress.credentials.client-secret.value must have 32 bytes");
  }

  @Test
  void anUnknownCommandIsToldWhatThereIs() {
    Ended ended = GatewayProcess.at(directory).command("spaces", "export");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).contains("Unmatched argument", "Usage:", "import");
  }

  @Test
  void spacesAreLoadedBadRowsToldAndTheErasedNotBroughtBack() throws Exception {
    var server = TestDatabase.shared();
    String url = TestDatabase.migrated("spaces_import");
    Path file =
        Files.writeString(
            directory.resolve("spaces.csv"),
            "\uFEFF"
                + HEADER
                + "00a11ce1,Alice,%s,00000000-0000-0000-0000-0000000a11ce,\"Alice, her \"\"Space\"\"\",public\r\n"
                    .formatted(TENANT)
                + "b0b,,,,,private\n"
                + "nonsense!,x,,,,public\n"
                + "c1,alice,,,,public\n"
                + "c2,c2,%s,,,public\n".formatted(TENANT)
                + "c3,c3,,,,secret\n"
                + "\n"
                + "c4,\"two\nlines\",,,,public\n"
                + "too,few\n"
                + "c5,c5,,,\"two\nlines\",public\n");
    GatewayProcess.Builder gateway =
        GatewayProcess.at(directory).database(url, server.user(), server.password());
    Ended first = gateway.command("spaces", "import", file.toString());
    assertThat(first.code()).as(first.output()).isZero();
    assertThat(first.output())
        .contains("Line 4: cid must be", "Line 5: its alias is another Space's: loaded without")
        .contains("Line 6: owner_tid and owner_oid go together", "Line 7: visibility must be")
        .contains("Line 9: alias must be", "Line 11: 6 fields are needed")
        .contains("4 added, 0 changed, 0 the same;", "1 without their alias; 5 rows refused.")
        .doesNotContain("nonsense!");
    try (Connection database = server.connect("spaces_import");
        Statement statement = database.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT alias, title, owner_oid FROM space WHERE cid = 'A11CE1'")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("alice");
        assertThat(row.getString(2)).isEqualTo("Alice, her \"Space\"");
        assertThat(row.getString(3)).endsWith("a11ce");
      }
    }
    assertThat(gateway.command("spaces", "import", file.toString()).output())
        .contains("0 added, 0 changed, 4 the same;");
  }

  @Test
  void aFileWithoutTheHeaderIsNotLoaded() throws Exception {
    var server = TestDatabase.shared();
    Path file = Files.writeString(directory.resolve("spaces.csv"), "b0b,,,,,private\n");
    Ended ended =
        GatewayProcess.at(directory)
            .database(TestDatabase.migrated("spaces_header"), server.user(), server.password())
            .command("spaces", "import", file.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("The first line must be: " + HEADER.strip());
  }
}
