package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Keycloak in place of both providers: a realm each, with the claims that the real ones have
 * by mappers. It is no part of a build: Maven brings it when it is asked for.
 */
public final class Keycloak implements AutoCloseable {
  /** What everybody's password is there. */
  public static final String PASSWORD = "correct horse battery staple";

  private static final String VERSION = "26.7.3";
  private static final String ADDRESS = "127.0.0.2";
  private static final String ENDPOINTS = "/protocol/openid-connect";

  /* Its first start builds it. */
  private static final Duration STARTS = Duration.ofMinutes(8);

  private final Process process;
  private final String origin;

  private Keycloak(Process process, String origin) {
    this.process = process;
    this.origin = origin;
  }

  /**
   * Unpacks and starts it, with the sandbox's {@link People}; returns when it answers.
   *
   * @param directory for the program and its data
   * @param gatewayOrigin where it sends people back to
   * @throws IllegalStateException if Maven can't bring it, or it does not start
   */
  public static Keycloak start(Path directory, String gatewayOrigin) {
    try {
      Path home = unpacked(directory);
      Directories.delete(home.resolve("data"));
      Path realms = Files.createDirectories(home.resolve("data/import"));
      SandboxSecrets secrets = SandboxSecrets.fixed();
      Files.writeString(
          realms.resolve("live.json"),
          Json.text(
              realm(
                  "live",
                  client(
                      SignIns.LIVE_CLIENT,
                      secrets.of(SandboxSecrets.LIVE_CLIENT),
                      gatewayOrigin + "/live/callback",
                      List.of(hardcoded("tid", People.CONSUMERS), property("oid", "id"))),
                  People.all().stream()
                      // Two people with one address are one too many for it.
                      .filter(person -> !person.equals(People.EVE))
                      .map(person -> user(person.key(), person.oid(), person.email()))
                      .toList())));
      Files.writeString(
          realms.resolve("wordpress.json"),
          Json.text(
              realm(
                  "wordpress",
                  client(
                      SignIns.WORDPRESS_CLIENT,
                      secrets.of(SandboxSecrets.WORDPRESS_CLIENT),
                      gatewayOrigin + "/wordpress/callback",
                      List.of()),
                  People.all().stream()
                      .flatMap(person ->
                          person.wordPress().stream()
                              .map(account ->
                                  user(
                                      account.username(),
                                      person.oid().replace('0', '1'),
                                      account.username() + "@mail.example")))
                      .toList())));
      int port = Ports.free();
      Path log = directory.resolve("keycloak.log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  home.resolve("bin/kc.sh").toString(),
                  "start-dev",
                  "--import-realm",
                  "--http-host=" + ADDRESS,
                  "--http-port=" + port,
                  "--log-level=WARN")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Keycloak keycloak = new Keycloak(builder.start(), "http://" + ADDRESS + ":" + port);
      AtExit.close(keycloak);
      boolean up =
          Await.within(STARTS, () -> !keycloak.process.isAlive() || keycloak.knows("wordpress"));
      if (!up || !keycloak.process.isAlive()) {
        keycloak.close();
        throw new IllegalStateException("Keycloak did not start:\n" + Files.readString(log));
      }
      return keycloak;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a gateway is told to sign in there; the blogs come from that stand-in's API. */
  public Map<String, String> settings(WordPressStandIn blogs) {
    blogs.trust(
        SignIns.WORDPRESS_CLIENT,
        URI.create(origin + "/realms/wordpress" + ENDPOINTS + "/userinfo"));
    Map<String, String> settings =
        SignIns.at(origin + "/realms/live/v2.0", blogs.origin().toString(), SandboxSecrets.fixed());
    for (String realm : List.of("live", "wordpress")) {
      String oidc = "quarkus.oidc." + realm + ".";
      settings.put(oidc + "auth-server-url", origin + "/realms/" + realm);
      settings.put(oidc + "token.issuer", origin + "/realms/" + realm);
      settings.put(oidc + "authorization-path", ENDPOINTS + "/auth");
      settings.put(oidc + "token-path", ENDPOINTS + "/token");
      settings.put(oidc + "jwks-path", ENDPOINTS + "/certs");
    }
    // WordPress.com's own are unknown there.
    settings.put("quarkus.oidc.wordpress.authentication.scopes", "profile");
    settings.put(
        "gateway.linkage.wordpress.revocation",
        origin + "/realms/wordpress" + ENDPOINTS + "/revoke");
    return settings;
  }

  /** Its version. */
  public static String version() {
    return VERSION;
  }

  @Override
  public void close() {
    AtExit.forget(this);
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }

  private boolean knows(String realm) {
    URI to = URI.create(origin);
    String request =
        "GET /realms/"
            + realm
            + "/.well-known/openid-configuration HTTP/1.1\r\nHost: "
            + to.getAuthority()
            + "\r\nConnection: close\r\n\r\n";
    try {
      return RawHttp.send(
                  to.getHost(),
                  to.getPort(),
                  request.getBytes(StandardCharsets.US_ASCII),
                  Duration.ofSeconds(5))
              .status()
          == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /**
   * Where the program is; Maven brings it if it is not there.
   *
   * @throws IllegalStateException if Maven can't
   */
  public static Path unpacked(Path directory) throws IOException {
    Path home = directory.toAbsolutePath().resolve("keycloak-" + VERSION);
    if (!Files.isExecutable(home.resolve("bin/kc.sh"))) {
      Files.createDirectories(directory);
      run(
          "mvn",
          "--batch-mode",
          "--quiet",
          "dependency:copy",
          "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + VERSION + ":tar.gz",
          "-DoutputDirectory=" + directory.toAbsolutePath());
      try (Stream<Path> files = Files.list(directory)) {
        Path archive =
            files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
        run("tar", "--extract", "--gzip", "--file=" + archive, "--directory=" + directory);
        Files.delete(archive);
      }
    }
    return home;
  }

  private static void run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ":\n" + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> realm(
      String name, Map<String, Object> client, List<Map<String, Object>> users) {
    Map<String, Object> realm = new LinkedHashMap<>();
    realm.put("realm", name);
    realm.put("enabled", true);
    realm.put("sslRequired", "none");
    realm.put("clients", List.of(client));
    realm.put("users", users);
    return realm;
  }

  private static Map<String, Object> client(
      String id, String secret, String callback, List<Map<String, Object>> mappers) {
    Map<String, Object> client = new LinkedHashMap<>();
    client.put("clientId", id);
    client.put("secret", secret);
    client.put("protocol", "openid-connect");
    client.put("publicClient", false);
    client.put("standardFlowEnabled", true);
    client.put("directAccessGrantsEnabled", false);
    client.put("redirectUris", List.of(callback));
    client.put("attributes", Map.of("pkce.code.challenge.method", "S256"));
    client.put("protocolMappers", mappers);
    return client;
  }

  private static Map<String, Object> hardcoded(String claim, String value) {
    return mapper(
        claim,
        "oidc-hardcoded-claim-mapper",
        Map.of("claim.value", value, "claim.name", claim, "jsonType.label", "String"));
  }

  private static Map<String, Object> property(String claim, String property) {
    return mapper(
        claim,
        "oidc-usermodel-property-mapper",
        Map.of("user.attribute", property, "claim.name", claim, "jsonType.label", "String"));
  }

  private static Map<String, Object> mapper(
      String name, String kind, Map<String, Object> configuration) {
    Map<String, Object> all = new LinkedHashMap<>(configuration);
    all.put("id.token.claim", "true");
    all.put("access.token.claim", "false");
    return Map.of(
        "name", name, "protocol", "openid-connect", "protocolMapper", kind, "config", all);
  }

  private static Map<String, Object> user(String name, String id, String email) {
    Map<String, Object> user = new LinkedHashMap<>();
    user.put("id", id);
    user.put("username", name);
    user.put("enabled", true);
    user.put("email", email);
    user.put("emailVerified", true);
    user.put("firstName", name);
    user.put("lastName", "Example");
    user.put(
        "credentials", List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false)));
    return user;
  }
}
