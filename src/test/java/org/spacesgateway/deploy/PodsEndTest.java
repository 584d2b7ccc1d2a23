package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A pod may take as long to end as all that ends in it, one after the other. */
class PodsEndTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final String OURS = "org.spacesgateway.";

  /** Who hears of the end and waits, and for how long at most: the constants that say so. */
  private static final Map<String, List<String>> WAITS =
      Map.of(
          "arrival.Capture",
          List.of(
              "arrival.ArrivalReplay.LONGEST_GOODBYE",
              "arrival.ArrivalReplay.LONGEST_STATEMENT",
              "arrival.ArrivalLog.LONGEST_CLOSE"),
          "reminder.Reminders",
          List.of("reminder.Reminders.LONGEST_GOODBYE"),
          "messenger.Announcing",
          List.of("messenger.Announcing.LONGEST_GOODBYE"),
          "transfer.Transfers",
          List.of("transfer.Transfers.LONGEST_GOODBYE"),
          // One for what follows, one for what is loaded ahead.
          "mapping.MappingIndex",
          List.of("mapping.MapFollower.LONGEST_CLOSE", "mapping.MapFollower.LONGEST_CLOSE"),
          "trace.HandoffTraces",
          List.of("trace.Spans.LONGEST_CALL"));

  /** Who writes once more, and ends at the first that the database does not take. */
  private static final List<String> WRITE = List.of("traffic.Hits", "traffic.Gaps");

  /** Who only takes note. */
  private static final List<String> NOTE =
      List.of("ops.Termination", "round.Rounds", "content.ReadingJob", "download.CopyJob");

  static Stream<World> environments() {
    return ManifestsTest.environments();
  }

  @ParameterizedTest
  @MethodSource("environments")
  void aPodMayTakeAsLongToEndAsAllThatEnds(World world) throws Exception {
    Properties built = ManifestsTest.built();
    Pod gateway = new Pod(world.all("StatefulSet").findAny().orElseThrow());
    JsonNode container = gateway.containers().findFirst().orElseThrow();
    int before = container.at("/lifecycle/preStop/sleep/seconds").asInt(0);
    int delay = seconds(world.settings().texts("/data").get("GATEWAY_DRAIN_DELAY"));
    int timeout = seconds(built.getProperty("gateway.drain.timeout"));
    long all = before + delay + timeout;
    for (String constant : WAITS.values().stream().flatMap(List::stream).toList()) {
      all += longest(constant).toSeconds();
    }
    String jdbc = "quarkus.datasource.jdbc.";
    all +=
        WRITE.size()
            * (seconds(built.getProperty(jdbc + "acquisition-timeout"))
                + seconds(built.getProperty(jdbc + "additional-jdbc-properties.socketTimeout")));
    assertThat(all).isGreaterThan(before + delay + timeout + 60);
    assertThat(gateway.spec().at("/terminationGracePeriodSeconds").asLong()).isGreaterThan(all);
    // Not ready is seen, and told to every proxy, while all is still served.
    int seen =
        container.at("/readinessProbe/periodSeconds").asInt()
            * container.at("/readinessProbe/failureThreshold").asInt();
    assertThat(delay).isGreaterThan(seen);
  }

  /** A new one may wait, too: then it is counted above. */
  @Test
  void allWhoHearOfTheEndAreKnown() throws IOException {
    assertThat(hear())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(WAITS.keySet(), WRITE, NOTE).flatMap(it -> it.stream()).toList());
  }

  /** Killed at the end of its time, a pod has lost no receipt by what others waited for. */
  @Test
  void receiptsAndTheSpoolComeFirst() throws Exception {
    assertThat(priorities("ops.Termination")).contains(1);
    assertThat(priorities("arrival.Capture")).containsExactly(2);
    for (String type : hear()) {
      if (!List.of("ops.Termination", "round.Rounds", "arrival.Capture").contains(type)) {
        assertThat(priorities(type)).as(type).allMatch(it -> it > 2);
      }
    }
  }

  private static List<String> hear() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file ->
              World.text(file).matches("(?s).*@Observes (@Priority\\([^)]*\\) )?ShutdownEvent .*"))
          .map(file -> MAIN.relativize(file).toString().replace(".java", "").replace('/', '.'))
          .map(type -> type.substring(OURS.length()))
          .toList();
    }
  }

  /* Quarkus' own where there is none (jakarta.enterprise.inject.spi.ObserverMethod). */
  private static List<Integer> priorities(String type) throws Exception {
    return Arrays.stream(Class.forName(OURS + type).getDeclaredMethods())
        .filter(method -> Arrays.asList(method.getParameterTypes()).contains(ShutdownEvent.class))
        .map(PodsEndTest::priority)
        .toList();
  }

  private static int priority(Method method) {
    Priority priority = method.getParameters()[0].getAnnotation(Priority.class);
    return priority == null
        ? jakarta.enterprise.inject.spi.ObserverMethod.DEFAULT_PRIORITY
        : priority.value();
  }

  private static Duration longest(String constant) throws Exception {
    int dot = constant.lastIndexOf('.');
    Field field =
        Class.forName(OURS + constant.substring(0, dot))
            .getDeclaredField(constant.substring(dot + 1));
    field.setAccessible(true);
    return (Duration) field.get(null);
  }

  private static int seconds(String duration) {
    return Integer.parseInt(duration.replaceFirst("S$", ""));
  }
}
