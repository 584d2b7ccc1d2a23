package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.spacesgateway.sandbox.Await;

/**
 * A Quarkus application with our dependencies and nothing of ours: one resource, one entity, one
 * provider to sign in with. Built, packaged and trained as the gateway is.
 */
final class BareApplication {
  private static final Path PROJECT = Path.of("target/bare").toAbsolutePath();
  private static final int TRAINING_REQUESTS = 200;

  private static final String RESOURCE =
      """
      package bare;

      @jakarta.ws.rs.Path("/")
      public class Hello {
        @jakarta.ws.rs.GET
        @io.smallrye.common.annotation.NonBlocking
        public String hello() {
          return "hello";
        }
      }
      """;

  private static final String ENTITY =
      """
      package bare;

      @jakarta.persistence.Entity
      public class Thing extends io.quarkus.hibernate.orm.panache.PanacheEntity {
        public String name;
      }
      """;

  private static final String SETTINGS =
      """
      quarkus.package.jar.type=aot-jar
      quarkus.management.enabled=true
      quarkus.http.auth.proactive=false
      quarkus.vertx.prefer-native-transport=true
      quarkus.datasource.db-kind=postgresql
      quarkus.hibernate-orm.database.start-offline=true
      quarkus.hibernate-orm.schema-management.strategy=none
      quarkus.oidc.application-type=web-app
      quarkus.oidc.auth-server-url=https://127.0.0.2:9
      quarkus.oidc.discovery-enabled=false
      quarkus.oidc.authorization-path=/authorize
      quarkus.oidc.token-path=/token
      quarkus.oidc.jwks-path=/keys
      quarkus.oidc.jwks.resolve-early=false
      quarkus.oidc.client-id=bare
      quarkus.oidc.credentials.secret=0123456789012345678901234567890123456789
      quarkus.oidc.authentication.state-secret=0123456789012345678901234567890123456789
      """;

  private BareApplication() {}

  /** What it is told when it is started. */
  static Map<String, String> settings(int port, int management) {
    return Map.of(
        "QUARKUS_HTTP_PORT",
        Integer.toString(port),
        "QUARKUS_MANAGEMENT_PORT",
        Integer.toString(management),
        "QUARKUS_DATASOURCE_JDBC_URL",
        "jdbc:postgresql://127.0.0.1:1/none");
  }

  /**
   * Builds and trains it, unless that was done with the same dependencies.
   *
   * @param port where it may listen
   * @return the directory to start it in
   */
  static ReadOnlyRoot built(int port, int management) throws Exception {
    write("src/main/java/bare/Hello.java", RESOURCE);
    write("src/main/java/bare/Thing.java", ENTITY);
    write("src/main/resources/application.properties", SETTINGS);
    String dependencies = Files.readString(Path.of("pom.xml"));
    Path pom = PROJECT.resolve("pom.xml");
    if (Files.exists(PROJECT.resolve("root/app/gateway.aot"))
        && Files.readString(pom).equals(dependencies)) {
      copyOptions();
      return ReadOnlyRoot.empty(PROJECT.resolve("root"), PROJECT.resolve("writable"));
    }
    write("pom.xml", dependencies);
    Shell.run(
        "mvn",
        "--batch-mode",
        "--quiet",
        "--file=" + PROJECT.resolve("pom.xml"),
        "-Dmaven.test.skip=true",
        "-Dspotless.check.skip=true",
        "-Dmdep.skip=true",
        "package");
    ReadOnlyRoot root = ReadOnlyRoot.empty(PROJECT.resolve("root"), PROJECT.resolve("writable"));
    Shell.run(
        "sh",
        "-c",
        "rm -rf '%1$s/root/app' && cp -a '%1$s/target/quarkus-app' '%1$s/root/app'"
            .formatted(PROJECT));
    copyOptions();
    Files.deleteIfExists(root.writable().resolve("gateway.aot"));
    root.start(
        ReadOnlyRoot.java(settings(port, management), "-XX:AOTCacheOutput=/spool/gateway.aot"),
        PROJECT.resolve("log"),
        () -> ImageProof.status(port, "localhost", "/") == 200,
        () -> {
          for (int i = 0; i < TRAINING_REQUESTS; i++) {
            ImageProof.status(port, "localhost", "/");
          }
        });
    Path cache = root.writable().resolve("gateway.aot");
    Await.until("the cache is there", Duration.ofMinutes(2), () -> Files.exists(cache));
    Files.copy(cache, root.root().resolve("app/gateway.aot"));
    return root;
  }

  private static void copyOptions() throws IOException {
    Files.copy(
        Path.of("deploy/image/java.options"),
        PROJECT.resolve("root/app/java.options"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(String name, String text) throws IOException {
    Path file = PROJECT.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
