package org.spacesgateway.proof;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.spacesgateway.frontdoor.FramingCase;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.Ports;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * Requests whose end can be read in two ways, sent to the gateway, to nginx and to HAProxy before
 * it. Nothing is smuggled where the gateway answers no more requests than the proxy passed on, and
 * whoever comes next on the proxy's connections gets their own answer.
 */
final class FramingProof {
  private static final String HOST = "spaces.localhost";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Some say less than they announce, and whoever reads them waits for the rest. */
  private static final Duration NO_MORE_COMES = Duration.ofSeconds(1);

  private static final int NEXT = 3;
  private static final int MOST_TOLD = 10;

  private final GatewayProcess gateway;
  private final List<String> faults = new ArrayList<>();

  private FramingProof(GatewayProcess gateway) {
    this.gateway = gateway;
  }

  /** Runs it and writes its section; false if a request was smuggled. */
  static boolean run(ProofPage page) throws Exception {
    String machine = Machine.description();
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of());
        GatewayProcess gateway =
            GatewayProcess.at(place.directory().resolve("gateway"))
                .database(server.createDatabase("gateway"), server.user(), server.password())
                .migrate()
                .start()) {
      FramingProof proof = new FramingProof(gateway);
      List<FramingCase> cases = FramingCase.all(HOST);
      StringBuilder rows = new StringBuilder();
      rows.append(proof.row("nobody", gateway.port(), cases));
      if (Shell.find("nginx").isPresent()) {
        int port = Ports.free();
        try (Balancer nginx = new Balancer(place.directory().resolve("nginx"), port)) {
          nginx.in(gateway.port());
          rows.append(proof.row("nginx " + version("nginx", "-v"), port, cases));
        }
      } else {
        System.out.println("SKIPPED: nginx is not installed");
      }
      if (Shell.find("haproxy").isPresent()) {
        int port = Ports.free();
        try (Haproxy haproxy =
            new Haproxy(place.directory().resolve("haproxy"), port, gateway.port())) {
          rows.append(proof.row("HAProxy " + version("haproxy", "-v"), port, cases));
        }
      } else {
        System.out.println("SKIPPED: HAProxy is not installed");
      }
      String text =
          """
          %s
          | in front | cases | of them severe | first answers, by status | next requests answered wrongly | smuggled |
          |---|---|---|---|---|---|
          %s
          Each case is sent raw, then three requests of others by the same way. Smuggled is what the gateway counts as answered beyond those four. Status 0: closed without an answer; 1: the rest of it is waited for; 9: an answer in HTTP/0.9.
          """
              .formatted(machine, rows);
      page.write("Ambiguous framing", text);
      proof.faults.stream().limit(MOST_TOLD).forEach(System.out::println);
      System.out.println(text + (proof.faults.isEmpty() ? "holds" : "BROKEN"));
      return proof.faults.isEmpty();
    }
  }

  private String row(String inFront, int port, List<FramingCase> cases) {
    Map<Integer, Integer> first = new TreeMap<>();
    int wrong = 0;
    int smuggled = 0;
    for (FramingCase one : cases) {
      long before = answered();
      first.merge(first(port, one), 1, Integer::sum);
      int right = 0;
      for (int i = 0; i < NEXT; i++) {
        right += isRight(port) ? 1 : 0;
      }
      if (right < NEXT) {
        wrong++;
        faults.add(inFront + ": next answered wrongly after " + one);
      }
      if (answered() - before > 1 + NEXT) {
        smuggled++;
        faults.add(inFront + ": smuggled by " + one);
      }
    }
    System.out.printf("%s: %s%n", inFront, first);
    return "| %s | %d | %d | %s | %d | %d |\n"
        .formatted(
            inFront,
            cases.size(),
            cases.stream().filter(FramingCase::isSevere).count(),
            first,
            wrong,
            smuggled);
  }

  private static int first(int port, FramingCase one) {
    try {
      return RawHttp.sendAll(
              "127.0.0.1", port, one.bytes().getBytes(StandardCharsets.ISO_8859_1), NO_MORE_COMES)
          .getFirst()
          .status();
    } catch (UncheckedIOException none) {
      return none.getCause() instanceof SocketTimeoutException ? 1 : 9;
    }
  }

  private static boolean isRight(int port) {
    String request = "GET /robots.txt HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n";
    try {
      Answer answer =
          RawHttp.send("127.0.0.1", port, request.getBytes(StandardCharsets.US_ASCII), PATIENCE);
      return answer.status() == 200 && answer.body().startsWith("User-agent");
    } catch (UncheckedIOException broken) {
      return false;
    }
  }

  private long answered() {
    return (long) gateway.metric("gateway_outcomes_total");
  }

  private static String version(String program, String option) {
    String said = Shell.run(Shell.find(program).orElseThrow().toString(), option);
    return said.replaceAll("(?s)^\\D*([0-9.]+).*", "$1");
  }
}
