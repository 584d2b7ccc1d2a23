package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.editor.EditorFault;
import org.spacesgateway.frontdoor.EditorDoor.Step;
import org.spacesgateway.mapping.Known;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;
import org.spacesgateway.sunset.Timetable;

/** What a blog editor is told, by phase; the rows of the contract are in editors.txt. */
class EditorDoorTest {
  private static final String ORIGIN = "https://gateway.example";
  private static final Instant NOW = Instant.parse("2011-03-16T00:00:00Z");
  private static final Cid ALICE = Cid.ofHex("A11CE").orElseThrow();
  private static final EditorDoor DOOR =
      new EditorDoor(ORIGIN, new TargetPolicy(ORIGIN, Set.of(), false), null, null, null, null);
  private static final Step MOVED =
      new Step.Tell(EditorFault.moved("https://alice.wordpress.com/"));
  private static final Step OVER = new Step.Tell(EditorFault.over(ORIGIN));

  private static Step next(Known known, Phase phase) {
    Closing closing =
        new Closing(
            new Timetable(new Schedule(Map.of(phase, NOW)), List.of(), ZoneOffset.UTC),
            ORIGIN,
            InstantSource.fixed(NOW));
    return DOOR.next(Seen.of(known, closing));
  }

  private static Known space(boolean hidden, Mapping home, Instant ownerCloses) {
    return new Known.OfSpace(
        Optional.of(new KnownSpace(ALICE, hidden, Optional.ofNullable(home), null, ownerCloses)),
        Optional.empty());
  }

  private static Mapping blog(String target, Long id, String path) {
    return new Mapping(Mapping.Kind.REDIRECT, target, id, path, null, null, null, null);
  }

  private static Mapping blog() {
    return blog("https://alice.wordpress.com/", 1L, "/");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"UNANNOUNCED", "REDIRECTS_ENDED"},
      mode = EnumSource.Mode.EXCLUDE)
  void newBlogOfAMovedSpaceIsNamedAsLongAsItsOldAddressesLeadThere(Phase phase) {
    assertThat(next(space(false, blog(), null), phase)).isEqualTo(MOVED);
    assertThat(next(space(true, blog(), null), phase)).isEqualTo(OVER);
  }

  @Test
  void afterRedirectsHaveEndedNoBlogIsNamed() {
    assertThat(next(space(false, blog(), null), Phase.REDIRECTS_ENDED)).isEqualTo(OVER);
  }

  @Test
  void publicSpaceThatHasNotMovedMayHaveABlogAllTheSame() {
    assertThat(next(space(false, null, null), Phase.CLOSED)).isEqualTo(new Step.LookUp(ALICE));
    assertThat(next(space(true, null, null), Phase.ANNOUNCED)).isEqualTo(OVER);
  }

  @Test
  void ofASpaceThatItsOwnerClosesOnlyOnceThatHasComeNothingIsSaid() {
    assertThat(next(space(false, blog(), NOW), Phase.CLOSED)).isEqualTo(OVER);
    assertThat(next(space(false, blog(), NOW.plusSeconds(1)), Phase.CLOSED)).isEqualTo(MOVED);
  }

  @Test
  void blogIsItsFrontPageWhateverPageOfItTheHomeLeadsTo() {
    assertThat(
            next(
                space(false, blog("https://alice.wordpress.com/a/b", 1L, "/a/b"), null),
                Phase.CLOSED))
        .isEqualTo(MOVED);
  }

  @Test
  void whatIsNoBlogOfTheirsIsNotNamed() {
    for (Mapping other :
        List.of(
            blog("https://evil.example/", null, null),
            blog("https://alice.wordpress.com.evil.example/", 1L, ".evil.example/"),
            blog("http://127.0.0.1/", 1L, "/"),
            blog(null, 1L, "/"))) {
      assertThat(next(space(false, other, null), Phase.CLOSED)).isEqualTo(OVER);
    }
  }

  @Test
  void whatCannotBeKnownNowIsNotDenied() {
    assertThat(next(new Known.NotNow(), Phase.CLOSED))
        .isEqualTo(new Step.Tell(EditorFault.later()));
  }
}
