package org.spacesgateway.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which entry a transferred post was. */
class EntryKeysTest {
  private static final String KEY = "spaces_8e963f1d044baa6ea177d10f0c6ccc02_permalink";
  private static final Cid CID = Cid.ofHex("F610C86C6D82B8A2").orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "-715851972732602206, 8e963f1d044baa6ea177d10f0c6ccc02",
    "7961117391414167480, 1d3f038117de6df561f7bf0516bb226c",
    "-8112616825800567966, 8463b8dc4e3731ca3ab992902cf3f8b8",
    "1812567674047566443, 21ad9df954391fe1354efd1fc739c09a",
    "7986241009977783493, 666edbae79c1d30694f5e5d213cfdf0f"
  })
  void theKeyIsTheDigestOfTheSignedId(String signed, String md5) {
    Cid cid = Cid.ofDecimal(signed).orElseThrow();
    assertThat(
            EntryKeys.ofMetadata("spaces_" + md5 + "_permalink", value(signed, cid.hex(), "240")))
        .contains(new Handle.Of(cid, 240));
  }

  @Test
  void aLeadingZeroOfAnIdMayBeDropped() {
    assertThat(
            EntryKeys.ofMetadata(
                "spaces_202cb962ac59075b964b07152d234b70_permalink", value("123", "7b", "1")))
        .contains(new Handle.Of(new Cid(123), 1));
  }

  @ParameterizedTest
  @CsvSource({
    "-715851972732602207, F610C86C6D82B8A2",
    "-715851972732602206, F610C86C6D82B8A3",
    "7961117391414167480, F610C86C6D82B8A2"
  })
  void aSpaceThatIsNotTheDigestsIsNone(String signed, String hex) {
    assertThat(EntryKeys.ofMetadata(KEY, value(signed, hex, "240"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "http://x/Users(-715851972732602206)/Blogs('F610C86C6D82B8A2!1')",
        "http://x/Users(-715851972732602206)/Blogs('F610C86C6D82B8A2!1')/Entries('F610C86C6D82B8A3!2')",
        "http://x/Users(-715851972732602206)/Blogs('F610C86C6D82B8A2!1')/Entries('F610C86C6D82B8A2!')",
        "http://x/?/Users(-715851972732602206)/Blogs('F610C86C6D82B8A2!1')/Entries('F610C86C6D82B8A2!2')"
      })
  void anotherFormIsNone(String value) {
    assertThat(EntryKeys.ofMetadata(KEY, value)).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (Handle.Of entry :
        new Handle.Of[] {new Handle.Of(CID, 240), new Handle.Of(new Cid(123), 0)}) {
      assertThat(EntryKeys.ofMetadata(EntryKeys.key(entry.cid()), EntryKeys.value(entry)))
          .contains(entry);
      assertThat(EntryKeys.inText("<div id=\"" + EntryKeys.marker(entry) + "\">"))
          .containsExactly(entry);
    }
    assertThat(EntryKeys.key(CID)).isEqualTo(KEY);
    assertThat(EntryKeys.value(new Handle.Of(new Cid(0x2DB0770EAE61F13L), 138)))
        .isEqualTo(
            "http://cid-02db0770eae61f13.users.api.live.net/Users(205766389534170899)"
                + "/Blogs('2DB0770EAE61F13!0')/Entries('2DB0770EAE61F13!138')");
  }

  @Test
  void anotherKeyIsNone() {
    assertThat(EntryKeys.isKey("_edit_last")).isFalse();
    assertThat(EntryKeys.isKey(KEY)).isTrue();
    assertThat(EntryKeys.ofMetadata("_edit_last", value("-715851972732602206", CID.hex(), "240")))
        .isEmpty();
  }

  @Test
  void markersInATextNameEntriesToo() {
    assertThat(
            EntryKeys.inText(
                "<div id=\"msgcns!F610C86C6D82B8A2!240\" class=\"bvMsg\">a</div><p id='msgcns!7b!1'>"))
        .containsExactly(new Handle.Of(CID, 240), new Handle.Of(new Cid(123), 1));
  }

  @Test
  void aMarkerThatIsCutOffNamesNothing() {
    assertThat(EntryKeys.inText("<div id=\"msgcns!F610C86C6D82B8A2!24")).isEmpty();
  }

  private static String value(String signed, String hex, String n) {
    return "http://cid-x.users.api.live.net/Users(%s)/Blogs('%s!102')/Entries('%s!%s')?authkey=a"
        .formatted(signed, hex, hex, n);
  }
}
