package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.address.Query;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.Known;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.Gone;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.Moved;
import org.spacesgateway.outcome.Outcome.Proxied;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;
import org.spacesgateway.sunset.Timetable;

/**
 * What changes with the phase of the closing; the rows of the contract are in old-addresses.txt.
 */
class OldHostsTest {
  private static final SourceSite COMPLETE = site(true, true);
  private static final SourceSite PARTIAL = site(false, true);
  private static final SourceSite ORPHAN = site(false, false);
  private static final SiteTargets TARGETS =
      new SiteTargets("https://gateway.example", false, List.of(COMPLETE));
  private static final OldHosts HOSTS = new OldHosts("https://gateway.example", false, TARGETS);
  private static final Instant NOW = Instant.parse("2010-09-27T00:00:00Z");
  private static final Cid ALICE = Cid.ofHex("A11CE").orElseThrow();
  private static final Mapping BLOG =
      new Mapping(
          Mapping.Kind.REDIRECT, "https://alice.wordpress.com/", 1L, "/", null, null, null, null);

  private static SourceSite site(boolean complete, boolean lives) {
    return new SourceSite(
        "spaces",
        SourceSite.Kind.SPACES,
        List.of("*.spaces.live.com", "spaces.live.com"),
        List.of("spaces.live.com"),
        Set.of(),
        false,
        complete,
        lives ? Optional.of(URI.create("http://legacy.example")) : Optional.empty(),
        new Comparison(false, Set.of()),
        false);
  }

  private static Known space(boolean hidden, boolean moved) {
    return new Known.OfSpace(
        Optional.of(
            new KnownSpace(
                ALICE, hidden, moved ? Optional.of(BLOG) : Optional.empty(), null, null)),
        Optional.empty());
  }

  /** The same; its owner closes it so many seconds from now. */
  private static Known closing(boolean hidden, boolean moved, long seconds) {
    Known.OfSpace space = (Known.OfSpace) space(hidden, moved);
    KnownSpace open = space.space().orElseThrow();
    return new Known.OfSpace(
        Optional.of(new KnownSpace(ALICE, hidden, open.home(), null, NOW.plusSeconds(seconds))),
        Optional.empty());
  }

  private static Known nobody() {
    return new Known.OfSpace(Optional.empty(), Optional.empty());
  }

  /** As it stands while a phase holds. */
  private static Closing closing(Phase phase) {
    Instant begins = NOW;
    Schedule schedule =
        new Schedule(
            phase == Phase.UNANNOUNCED
                ? Map.of(Phase.ANNOUNCED, begins.plusSeconds(1))
                : Map.of(phase, begins));
    return new Closing(
        new Timetable(schedule, List.of(), ZoneOffset.UTC),
        "https://gateway.example",
        InstantSource.fixed(begins));
  }

  private static Outcome home(SourceSite site, String method, Known known, Phase phase) {
    OldAddress address = OldAddress.parse(Optional.of("alice"), "/", Query.NONE);
    Seen seen = Seen.of(known, closing(phase));
    return HOSTS.space(site, false, method, address, seen.known(), phase).outcome();
  }

  @ParameterizedTest
  @EnumSource(value = Phase.class, names = "REDIRECTS_ENDED", mode = EnumSource.Mode.EXCLUDE)
  void aMovedSpaceIsAnsweredForGood(Phase phase) {
    assertThat(home(COMPLETE, "GET", space(false, true), phase)).isInstanceOf(Moved.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"CLOSED", "REDIRECTS_ENDED"},
      mode = EnumSource.Mode.EXCLUDE)
  void aSpaceThatDidNotMoveIsReadAtItsOldHomeWhileThatLives(Phase phase) {
    assertThat(home(COMPLETE, "GET", space(false, false), phase)).isInstanceOf(Proxied.class);
    assertThat(home(ORPHAN, "GET", space(false, false), phase)).isInstanceOf(Unavailable.class);
  }

  @Test
  void aSpaceThatDidNotMoveIsGoneAfterTheClosing() {
    assertThat(home(COMPLETE, "GET", space(false, false), Phase.CLOSED)).isInstanceOf(Gone.class);
    assertThat(home(ORPHAN, "GET", space(false, false), Phase.CLOSED)).isInstanceOf(Gone.class);
  }

  @Test
  void whereAMovedSpaceLedIsGoneOnceRedirectsHaveEnded() {
    assertThat(home(COMPLETE, "GET", space(false, true), Phase.REDIRECTS_ENDED))
        .isInstanceOf(Gone.class);
  }

  @ParameterizedTest
  @CsvSource({"ANNOUNCED, true", "TRANSFER_OPEN, true", "READ_ONLY, false", "CLOSED, false"})
  void aSpaceIsWrittenToUntilItIsReadOnly(Phase phase, boolean written) {
    Class<?> ending = written ? Proxied.class : MethodNotAllowed.class;
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
      assertThat(home(COMPLETE, method, space(false, false), phase)).isInstanceOf(ending);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "BREW", "PROPFIND"})
  void noOtherMethodIsPassedOn(String method) {
    assertThat(home(COMPLETE, method, space(false, false), Phase.ANNOUNCED))
        .isInstanceOf(MethodNotAllowed.class);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void aMovedSpaceForFriendsIsAnsweredAsOneThatNeverWas(Phase phase) {
    for (SourceSite site : List.of(COMPLETE, PARTIAL, ORPHAN)) {
      for (String method : List.of("GET", "HEAD", "POST")) {
        assertThat(home(site, method, space(true, true), phase))
            .isEqualTo(home(site, method, nobody(), phase));
      }
    }
  }

  @Test
  void aSpaceForFriendsThatDidNotMoveIsAfterTheClosingAsOneThatNeverWas() {
    assertThat(home(COMPLETE, "GET", space(true, false), Phase.CLOSED)).isInstanceOf(Unknown.class);
    assertThat(home(COMPLETE, "GET", space(true, false), Phase.READ_ONLY))
        .isInstanceOf(Proxied.class);
  }

  @Test
  void nobodyIsKnownInACompleteDirectoryAndMayLiveElsewhereInAnother() {
    assertThat(home(COMPLETE, "GET", nobody(), Phase.ANNOUNCED)).isInstanceOf(Unknown.class);
    assertThat(home(PARTIAL, "GET", nobody(), Phase.ANNOUNCED)).isInstanceOf(Proxied.class);
    assertThat(home(PARTIAL, "GET", nobody(), Phase.CLOSED)).isInstanceOf(Gone.class);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void ofAMovedSpaceThatIsBroughtAlongPicturesAreThereWhileTheirPlatformIs(Phase phase) {
    String picture = "/photos/cns!A11CE!138/1.png";
    assertThat(broughtAlong(picture, space(false, true), phase).isPresent())
        .isEqualTo(phase.isAlive());
    for (String path : List.of("/", "/lists/", "/guestbook/", "/blog/cns!A11CE!138.entry")) {
      assertThat(broughtAlong(path, space(false, true), phase)).as(path).isEmpty();
    }
    for (Known other :
        List.of(nobody(), space(true, true), space(false, false), closing(false, true, 0))) {
      assertThat(broughtAlong(picture, other, phase)).as(other.toString()).isEmpty();
    }
  }

  private static Optional<OldAnswer> broughtAlong(String path, Known known, Phase phase) {
    OldAddress address = OldAddress.parse(Optional.of("alice"), path, Query.NONE);
    Known seen = Seen.of(known, closing(phase)).known();
    return OldHosts.whileBroughtAlong(
        COMPLETE, address.what(), HOSTS.space(COMPLETE, false, "GET", address, seen, phase), phase);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void whatCannotBeKnownNowIsNeverDenied(Phase phase) {
    for (SourceSite site : List.of(COMPLETE, PARTIAL, ORPHAN)) {
      assertThat(home(site, "GET", new Known.NotNow(), phase)).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void anEntryFromBefore2006IsCountedByItsNumberOrElseByItsToken() {
    OldAddress address =
        OldAddress.parse(
            Optional.of("alice"), "/blog/cns!1pU-rgQVTuuWM1TX8W8PfmDA!1073.entry", Query.NONE);
    Optional<KnownSpace> alice = ((Known.OfSpace) space(false, true)).space();
    Known resolved = new Known.OfSpace(alice, Optional.of(BLOG), OptionalLong.of(240));
    Known missing = new Known.OfSpace(alice, Optional.empty(), OptionalLong.of(240));
    Known unknown = new Known.OfSpace(alice, Optional.empty());
    assertThat(HOSTS.space(COMPLETE, false, "GET", address, resolved, Phase.ANNOUNCED).hit())
        .isEqualTo(MapKey.entry(ALICE, 240));
    assertThat(HOSTS.space(COMPLETE, false, "GET", address, missing, Phase.ANNOUNCED).gap())
        .isEqualTo(MapKey.entry(ALICE, 240));
    assertThat(HOSTS.space(COMPLETE, false, "GET", address, unknown, Phase.ANNOUNCED).gap())
        .isEqualTo(new MapKey(ALICE.hex(), "1pU-rgQVTuuWM1TX8W8PfmDA!1073"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "alice, /, alice",
        "cid-a11ce, /blog/, cid-00000000000a11ce",
        "-, /blog/cns!1pU-rgQVTuuWM1TX8W8PfmDA!1073.entry, 1pU-rgQVTuuWM1TX8W8PfmDA!1073",
        "www.alice, /, -",
        "www.alice, /blog/cns!1pU-rgQVTuuWM1TX8W8PfmDA!1073.entry, -"
      })
  void whatNobodyKnowsIsAskedForByItsSpaceOrElseByItsTokenOrNotCounted(
      String label, String path, String key) {
    OldAddress address = OldAddress.parse(Optional.ofNullable(label), path, Query.NONE);
    OldAnswer answer =
        HOSTS.space(COMPLETE, label == null, "GET", address, nobody(), Phase.ANNOUNCED);
    assertThat(answer.outcome()).isInstanceOf(Unknown.class);
    assertThat(answer.gap()).isEqualTo(key == null ? null : new MapKey("spaces", key));
  }

  @Test
  void aSpaceThatIsMappedToNothingIsGone() {
    Mapping closed = new Mapping(Mapping.Kind.ARCHIVE, null, null, null, null, null, null, null);
    Known known =
        new Known.OfSpace(
            Optional.of(new KnownSpace(ALICE, false, Optional.of(closed), null, null)),
            Optional.empty());
    assertThat(home(COMPLETE, "GET", known, Phase.ANNOUNCED)).isInstanceOf(Gone.class);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void aSpaceThatItsOwnerClosedIsGoneWhetherOrNotItMoved(Phase phase) {
    for (boolean moved : List.of(false, true)) {
      assertThat(home(COMPLETE, "GET", closing(false, moved, 0), phase))
          .isInstanceOfSatisfying(
              Gone.class,
              gone -> assertThat(gone.page().title().key()).isEqualTo("gone.owner.title"));
      assertThat(home(COMPLETE, "POST", closing(false, moved, 0), phase))
          .isInstanceOf(MethodNotAllowed.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void untilTheCoolingOffIsOverNothingIsDifferent(Phase phase) {
    for (boolean hidden : List.of(false, true)) {
      for (boolean moved : List.of(false, true)) {
        assertThat(home(COMPLETE, "GET", closing(hidden, moved, 1), phase))
            .isEqualTo(home(COMPLETE, "GET", space(hidden, moved), phase));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void aSpaceForFriendsThatItsOwnerClosedIsAnsweredAsOneThatNeverWas(Phase phase) {
    for (SourceSite site : List.of(COMPLETE, PARTIAL, ORPHAN)) {
      for (boolean moved : List.of(false, true)) {
        assertThat(home(site, "GET", closing(true, moved, 0), phase))
            .isEqualTo(home(site, "GET", nobody(), phase));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://alice.spaces.live.com/blog/, true",
    "https://SPACES.live.com:8443/?a=1#b, true",
    "http://spaces.live.com, true",
    "http://evil.example/, false",
    "http://spaces.live.com.evil.example/, false",
    "http://spaces.live.com@evil.example/, false",
    "http://spaces.live.com:80@evil.example/, false",
    "//evil.example/, false",
    "javascript:alert(1), false",
    "http:/\\evil.example/, false",
    "'http://spaces.live.com/a b', false"
  })
  void theOldPlatformLeadsToItsOwnHostsAlone(String address, boolean may) {
    assertThat(TARGETS.mayLeadTo(COMPLETE, address)).isEqualTo(may);
  }
}
