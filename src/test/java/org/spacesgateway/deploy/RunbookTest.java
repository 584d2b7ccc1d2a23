package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deploy/README.md says to do, as far as it can be held to what is applied. */
class RunbookTest {
  private static final String README = World.text(Path.of("deploy/README.md"));

  @Test
  void theDirectoryIsLoadedBeforeWhatIsNotInItNeverWas() {
    areInThisOrder(
        "directory import /files/", "set `GATEWAY_SITES_SPACES_COMPLETE=true`", "switch the DNS");
  }

  /** It would take back what is scaled by hand; and rests at 0. */
  @Test
  void howManyPodsThereAreIsLeftToTheHpa() {
    assertThat(README.lines())
        .filteredOn(line -> line.contains("scale statefulset"))
        .allMatch(line -> line.contains("--current-replicas=0 --replicas=3"));
    Manifest set = World.files().all("StatefulSet").findAny().orElseThrow();
    assertThat(set.at("/spec/replicas").isMissingNode()).isTrue();
  }

  @Test
  void aClaimIsDeletedOnceItsPodHasToldThatItIsEmpty() {
    areInThisOrder(
        "patch hpa spaces-gateway",
        "exec spaces-gateway-4 -- find /spool/arrivals -type f -size +0",
        "pod=\"spaces-gateway-4\"}[7d]) == 0`",
        "delete pvc spool-spaces-gateway-4");
    assertThat(World.files().settings().texts("/data"))
        .containsEntry("GATEWAY_ARRIVAL_SPOOL_DIRECTORY", "/spool/arrivals");
  }

  /** Pods that come again while the database is away have no map, and the volume they had. */
  @Test
  void aFullSpoolIsNoReasonToRestartAPod() {
    for (String alert : List.of("GatewayArrivalsUnrecorded", "GatewaySpoolFilling")) {
      String first = README.split("### " + alert + "\n")[1].split("\n###")[0];
      assertThat(first).doesNotContain("kubectl delete pod").contains("database");
    }
    assertThat(README).contains("patch pvc spool-").contains("--cascade=orphan");
  }

  /** Nobody waits for ever for what has failed, nor goes on after it. */
  @Test
  void aJobIsWaitedForUntilItEndsAndNothingGoesOnIfItFailed() {
    assertThat(README.lines())
        .filteredOn(line -> line.contains("for=condition=complete"))
        .containsExactly("  kubectl -n $N wait --for=condition=complete --timeout=1s job/$1");
    assertThat(README.lines())
        .filteredOn(line -> line.contains("ended spaces-gateway-"))
        .hasSize(4)
        .allMatch(line -> line.matches("kubectl apply .+ && ended spaces-gateway-[a-z-]+( .*)?"));
    assertThat(ended("Complete")).isEqualTo("its log\nhas ended 0\n");
    assertThat(ended("SuccessCriteriaMet Complete")).isEqualTo("its log\nhas ended 0\n");
    assertThat(ended("FailureTarget Failed")).isEqualTo("its log\nhas ended 1\n");
  }

  /* What README's function says, and ends with, where kubectl tells of a Job with these conditions. */
  private static String ended(String conditions) {
    int begin = README.indexOf("ended() {");
    String function = README.substring(begin, README.indexOf("\n}\n", begin) + 3);
    String kubectl =
        """
        N=n
        kubectl() {
          case $3 in
            get) echo '%s' ;;
            logs) echo 'its log' ;;
            wait) [[ '%s' =~ Complete ]] ;;
          esac
        }
        """
            .formatted(conditions, conditions);
    return World.run("bash", "-c", kubectl + function + "ended x\necho has ended $?");
  }

  /** The system's user has a number there, and no name. */
  @Test
  void whoeverGivesACommandThatIsWrittenDownSaysWho() {
    assertThat(README.lines())
        .filteredOn(line -> line.matches(".*(--reason|--even-back|mappings publish) .*"))
        .hasSizeGreaterThan(3)
        .allMatch(line -> line.contains("--actor "));
    areInThisOrder(
        "component in (config,commands)' &&", "gateway migrate --even-back", "## Roll back");
  }

  /** What the cluster has before may be the same version with other settings. */
  @Test
  void aVersionIsRolledBackByItsImage() {
    assertThat(README.split("## Roll back\n")[1].split("\n## ")[0])
        .contains("newTag", "kubectl apply -k $O")
        .doesNotContain("kubectl -n $N rollout undo");
  }

  /** As they were measured last, and in the same unit. */
  @ParameterizedTest
  @CsvSource({
    "libraries, libraries",
    "framework, Quarkus' generated classes",
    "ours, 'our classes, the JVM''s options'",
    "cache, the JVM's cache"
  })
  void layersAreAsLargeAsTheyWereMeasured(String layer, String told) {
    Matcher measured =
        Pattern.compile("(?m)^ +" + layer + " (\\d+)$")
            .matcher(World.text(Path.of("src/docs/proof.md")));
    assertThat(measured.find()).isTrue();
    assertThat(README)
        .containsPattern(
            Pattern.quote("| " + told)
                + "[^|]* \\| "
                + Math.round(Long.parseLong(measured.group(1)) / 1e6)
                + " \\|");
  }

  private static void areInThisOrder(String... steps) {
    assertThat(List.of(steps))
        .allMatch(README::contains)
        .isSortedAccordingTo(
            (one, next) -> Integer.compare(README.indexOf(one), README.indexOf(next)));
  }
}
