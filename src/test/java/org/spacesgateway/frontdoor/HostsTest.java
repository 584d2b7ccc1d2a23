package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.frontdoor.Hosts.Face;

class HostsTest {
  private static final SourceSite SPACES =
      new SourceSite(
          "spaces",
          List.of("Spaces.Live.com", "*.spaces.live.com", "storage.msn.com"),
          List.of("spaces.live.com", "home.spaces.live.com", "*.home.services.spaces.live.com"));
  private static final SourceSite JOURNALS =
      new SourceSite("journals", List.of("journals.example"), List.of());
  private static final SourceSite RETIRED =
      new SourceSite(
          "retired",
          SourceSite.Kind.PLAIN,
          List.of("retired.example", "*.retired.example"),
          List.of(),
          Set.of(),
          false,
          true,
          Optional.empty(),
          new Comparison(false, Set.of()),
          false);
  private static final Hosts HOSTS =
      new Hosts("Gateway.example:8443", List.of(SPACES, JOURNALS, RETIRED));

  private static Face face(String... hostHeaders) {
    return HOSTS.face(List.of(hostHeaders), null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway.example:8443", "GATEWAY.EXAMPLE:8443"})
  void ourOwnHostIsItsConfiguredAuthority(String host) {
    assertThat(face(host)).isInstanceOf(Face.Own.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.example",
        "gateway.example:443",
        "www.gateway.example:8443",
        "evil.example",
        "live.com",
        "www.live.com",
        "evilspaces.live.com",
        "spaces.live.com.evil.example",
        "xjournals.example",
        "a.journals.example",
        "127.0.0.1",
        "10.0.0.1:8443",
        "localhost"
      })
  void anyOtherHostIsAStrangers(String host) {
    assertThat(face(host)).isInstanceOf(Face.Stranger.class);
  }

  @ParameterizedTest
  @CsvSource({
    "spaces.live.com, true,",
    "SPACES.LIVE.COM, true,",
    "spaces.live.com:80, true,",
    "spaces.live.com:65535, true,",
    "home.spaces.live.com, true,",
    "alice.home.services.spaces.live.com, true,",
    "alice.spaces.live.com, false, alice",
    "Alice.Spaces.Live.com:8080, false, alice",
    "cid-90e3f624bcb77d29.spaces.live.com, false, cid-90e3f624bcb77d29",
    "xn--mnchen-3ya.spaces.live.com, false, xn--mnchen-3ya",
    "a.b.spaces.live.com, false,",
    "home.services.spaces.live.com, false,",
    "storage.msn.com, false,"
  })
  void anOldHostMayCarryAnyPort(String host, boolean hub, String space) {
    assertThat(face(host))
        .isInstanceOfSatisfying(
            Face.Old.class,
            old -> {
              assertThat(old.site()).isEqualTo(SPACES);
              assertThat(old.hub()).isEqualTo(hub);
              assertThat(old.space().orElse(null)).isEqualTo(space);
            });
  }

  @Test
  void eachSiteHasItsOwnHosts() {
    assertThat(face("journals.example"))
        .isEqualTo(new Face.Old(JOURNALS, "journals.example", false, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"retired.example", "www.retired.example", "alice.retired.example"})
  void noHostOfASiteThatIsNoSpacesIsASpaces(String host) {
    assertThat(face(host)).isEqualTo(new Face.Old(RETIRED, host, false, Optional.empty()));
    assertThat(((Face.Old) face(host)).space()).isEmpty();
  }

  @Test
  void thereIsExactlyOneHost() {
    assertThat(face()).isInstanceOf(Face.Unreadable.class);
    assertThat(face("spaces.live.com", "spaces.live.com")).isInstanceOf(Face.Unreadable.class);
    assertThat(face("gateway.example:8443", "evil.example")).isInstanceOf(Face.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "-",
        ":",
        ":80",
        "spaces.live.com:",
        "spaces.live.com:0",
        "spaces.live.com:65536",
        "spaces.live.com:99999",
        "spaces.live.com:123456",
        "spaces.live.com:-1",
        "spaces.live.com:8o",
        "spaces.live.com:80:80",
        "spaces.live.com.",
        ".spaces.live.com",
        "a..spaces.live.com",
        "spaces.live.com,evil.example",
        "spaces.live.com evil.example",
        "evil.example@spaces.live.com",
        "spaces.live.com@evil.example",
        "spaces.live.com/",
        "spaces.live.com/@evil.example",
        "spaces.live.com#",
        "spaces.live.com?",
        "spaces.live.com\\",
        "a_b.spaces.live.com",
        "a%2eb.spaces.live.com",
        "*.spaces.live.com",
        "\u0430lice.spaces.live.com",
        "spaces.live.com\u0000",
        "spaces.live.com\t",
        "[::1]",
        "[::1]:8443",
        "http://spaces.live.com",
        "gateway.example:8443/",
        "-a.spaces.live.com"
      })
  void whatIsNoHostAndPortIsUnreadable(String host) {
    assertThat(face(host)).isInstanceOf(Face.Unreadable.class);
  }

  @Test
  void anOverlongHostIsUnreadable() {
    String suffix = ".spaces.live.com";
    assertThat(face("a".repeat(259 - suffix.length()) + suffix)).isInstanceOf(Face.Old.class);
    assertThat(face("a".repeat(260 - suffix.length()) + suffix))
        .isInstanceOf(Face.Unreadable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "spaces.live.com, spaces.live.com, true",
    "Spaces.Live.com, spaces.live.com, true",
    "spaces.live.com:80, spaces.live.com, false",
    "spaces.live.com, spaces.live.com:80, false",
    "spaces.live.com, gateway.example:8443, false",
    "gateway.example:8443, spaces.live.com, false",
    "spaces.live.com, '', false"
  })
  void theAddressAndTheHostHeaderSayTheSame(String header, String authority, boolean readable) {
    Face face = HOSTS.face(List.of(header), authority);
    assertThat(face instanceof Face.Unreadable).isEqualTo(!readable);
  }

  @Test
  void anAddressWithoutHostIsUnreadableEvenIfTheHeaderSaysTheSame() {
    assertThat(HOSTS.face(List.of(""), "")).isInstanceOf(Face.Unreadable.class);
    assertThat(HOSTS.face(List.of("a@spaces.live.com"), "a@spaces.live.com"))
        .isInstanceOf(Face.Unreadable.class);
  }

  @Property
  void anyHostIsOneOfTheFour(@ForAll String host, @ForAll String authority) {
    assertThat(HOSTS.face(List.of(host), null)).isNotNull();
    assertThat(HOSTS.face(List.of(host), authority)).isNotNull();
    Face under = HOSTS.face(List.of(host + ".spaces.live.com"), null);
    if (under instanceof Face.Old old) {
      assertThat(old.host()).matches("[a-z0-9.-]+\\.spaces\\.live\\.com");
      assertThat(old.space().orElse("a")).matches("[a-z0-9-]+");
    } else {
      assertThat(under).isInstanceOf(Face.Unreadable.class);
    }
  }
}
