package org.spacesgateway.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.SourceSite;

class SpaceNamedTest {
  private static final List<SourceSite> SITES =
      List.of(
          new SourceSite(
              "spaces",
              List.of("spaces.live.com", "*.spaces.live.com", "spaces.msn.com"),
              List.of("spaces.live.com", "spaces.msn.com")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        " Alice ",
        "alice.spaces.live.com",
        "http://alice.spaces.live.com",
        "https://ALICE.spaces.live.com/default.aspx?x=1",
        "http://spaces.msn.com/members/alice/"
      })
  void anyWayOfWritingAnAddressIsUnderstood(String address) {
    assertThat(SpaceNamed.by(address, SITES)).contains(new SpaceKey.ByAlias("alice"));
  }

  @Test
  void aCidIsUnderstoodToo() {
    assertThat(SpaceNamed.by("cid-a11ce0000c0ffee1.spaces.live.com", SITES))
        .contains(new SpaceKey.ById(Cid.ofHex("A11CE0000C0FFEE1").orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://",
        "alice.example.org",
        "spaces.live.com",
        "http://alice.skydrive.live.com",
        "two words",
        "http://a b",
        "javascript:alert(1)"
      })
  void whatNamesNoSpaceIsNone(String address) {
    assertThat(SpaceNamed.by(address, SITES)).isEmpty();
  }
}
