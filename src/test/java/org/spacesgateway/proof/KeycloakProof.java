package org.spacesgateway.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.Keycloak;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.SpacesFile;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.WordPressStandIn;

/** The walks of somebody with a Space, with a real Keycloak as both providers. */
final class KeycloakProof {
  private static final Path PROGRAM = Path.of("target/keycloak");
  private static final String CHOSEN_BLOG = "30000002";

  private final List<String> steps = new ArrayList<>();
  private final String origin;
  private boolean holds = true;

  private KeycloakProof(String origin) {
    this.origin = origin;
  }

  /** Runs it and writes its section; false if a step did not show what it should. */
  static boolean run(ProofPage page) throws Exception {
    String machine = Machine.description();
    Instant begin = Instant.now();
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of());
        WordPressStandIn blogs = WordPressStandIn.start("127.0.0.4", 0)) {
      GatewayProcess.Builder builder =
          GatewayProcess.at(place.directory().resolve("gateway"))
              .database(server.createDatabase("gateway"), server.user(), server.password())
              // It hashes passwords for long, and this machine is shared.
              .set("gateway.sign-in.call-timeout", "20s")
              .set("gateway.sign-in.deadline", "25s")
              .set("gateway.linkage.wordpress.timeout", "20s");
      String origin = builder.origin();
      try (Keycloak keycloak = Keycloak.start(PROGRAM, origin)) {
        keycloak.settings(blogs).forEach(builder::set);
        builder.migrate().importSpaces(SpacesFile.write(place.directory().resolve("spaces.csv")));
        try (GatewayProcess gateway = builder.start()) {
          KeycloakProof proof = new KeycloakProof(origin);
          proof.walk(gateway.port());
          if (!proof.holds) {
            System.out.println(gateway.output());
          }
          String text =
              "%s* Keycloak %s, realms `live` (mappers for `tid` and `oid`) and `wordpress`; blogs from the stand-in of WordPress.com's API; %d s in all\n\n%s\n"
                  .formatted(
                      machine,
                      Keycloak.version(),
                      Duration.between(begin, Instant.now()).toSeconds(),
                      String.join("\n", proof.steps));
          page.write("Hand-off with Keycloak as both providers", text);
          System.out.println(text);
          return proof.holds;
        }
      }
    }
  }

  private void walk(int port) {
    TextBrowser alice = new TextBrowser();
    alice.open("http://spaces.localhost:" + port + "/login.srf");
    shows(alice, "from an old address to Keycloak's sign-in", "Sign in to your account");
    alice.type("username", "alice").type("password", "wrong").press("login", "");
    shows(alice, "a wrong password", "Sign in to your account");
    signIn(alice, "alice");
    shows(alice, "signed in, she has a Space", "What should become of your Space?");
    alice.post(origin + "/live/handoff", Map.of("with", "existing"));
    shows(alice, "the hand-off leads to the other realm", "Sign in to your account");
    signIn(alice, "alicewrites");
    shows(alice, "proved: both accounts and both blogs", "Are both of these you?");
    holds &= alice.page().body().contains("30000001") && alice.page().body().contains(CHOSEN_BLOG);
    alice.send("/wordpress/confirm", Map.of("blog", CHOSEN_BLOG));
    shows(alice, "the second blog chosen, linked", "Connected");
    TextBrowser later = new TextBrowser().stoppingAt("http://alicecooks.");
    later.open("http://alice.spaces.localhost:" + port + "/login");
    signIn(later, "alice");
    String blog = later.page().header("Location").orElse("nowhere");
    holds &= later.page().status() == 303 && blog.contains("//alicecooks.");
    steps.add("* returning from her Space's old address, another browser: 303 to her blog");
  }

  private static void signIn(TextBrowser browser, String name) {
    browser.type("username", name).type("password", Keycloak.PASSWORD).press("login", "");
  }

  private void shows(TextBrowser browser, String step, String heading) {
    String shown = browser.page().heading();
    boolean as = shown.equals(heading);
    holds &= as;
    steps.add("* " + step + ": “" + shown + "”" + (as ? "" : " (BROKEN: not “" + heading + "”)"));
    if (!as) {
      System.out.println(browser.page().body());
    }
  }
}
