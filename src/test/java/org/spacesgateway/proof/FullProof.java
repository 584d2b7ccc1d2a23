package org.spacesgateway.proof;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The test classes that {@code make test} plays in part, whole: the real map asked for over HTTP,
 * every hostile string in every place, every page in every language.
 */
final class FullProof {
  private static final List<String> CLASSES =
      List.of(
          "batch.GovUkMapIT",
          "batch.GovUkMapOverHttpIT",
          "frontdoor.OpenRedirectIT",
          "frontdoor.OldAddressTargetsIT",
          "frontdoor.OldAddressImportsIT",
          "pages.AllPagesIT");

  /* What those classes tell of what they found. */
  private static final Pattern FIGURES =
      Pattern.compile("(?:GOV\\.UK|targets of|imports of|open redirects|  [0-9]).*");

  private FullProof() {}

  /** Runs them and writes their section; false if a test failed, or none ran. */
  static boolean run(ProofPage page) throws IOException {
    if (!"1".equals(System.getenv("FULL"))) {
      throw new IllegalStateException("FULL=1 must be in the environment, as `make proof` has it");
    }
    StringBuilder table = new StringBuilder(Machine.description()).append('\n');
    table.append("| class | tests | failed | skipped | seconds |\n|---|---|---|---|---|\n");
    StringBuilder figures = new StringBuilder();
    boolean held = true;
    for (String name : CLASSES) {
      ByteArrayOutputStream told = new ByteArrayOutputStream();
      TestExecutionSummary summary = played(name, told);
      held &= summary.getTestsFailedCount() == 0 && summary.getTestsSucceededCount() > 0;
      table.append(
          "| `%s` | %d | **%d** | %d | %d |%n"
              .formatted(
                  name,
                  summary.getTestsFoundCount(),
                  summary.getTestsFailedCount(),
                  summary.getTestsSkippedCount(),
                  Duration.between(
                          Instant.ofEpochMilli(summary.getTimeStarted()),
                          Instant.ofEpochMilli(summary.getTimeFinished()))
                      .toSeconds()));
      summary.printFailuresTo(new PrintWriter(System.out, true));
      told.toString(StandardCharsets.UTF_8)
          .lines()
          .filter(line -> FIGURES.matcher(line).matches())
          .forEach(line -> figures.append(line.strip()).append('\n'));
    }
    page.write("In full", table + "\n```\n" + figures + "```\n");
    System.out.println(table + "\n" + figures + (held ? "holds" : "BROKEN"));
    return held;
  }

  private static TestExecutionSummary played(String name, OutputStream told) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    PrintStream out = System.out;
    System.setOut(new PrintStream(new Both(out, told), true, StandardCharsets.UTF_8));
    try {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass("org.spacesgateway." + name))
                  .build(),
              summary);
    } finally {
      System.setOut(out);
    }
    return summary.getSummary();
  }

  private static final class Both extends OutputStream {
    private final OutputStream one;
    private final OutputStream other;

    Both(OutputStream one, OutputStream other) {
      this.one = one;
      this.other = other;
    }

    @Override
    public void write(int octet) throws IOException {
      one.write(octet);
      other.write(octet);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      one.write(octets, from, length);
      other.write(octets, from, length);
    }

    @Override
    public void flush() throws IOException {
      one.flush();
    }
  }
}
