package org.spacesgateway.address;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidTest {
  @ParameterizedTest
  @CsvSource({
    "F610C86C6D82B8A2, -715851972732602206",
    "6E7B9216726D07B8, 7961117391414167480",
    "AEA03ADE93DDFB95, -5863621987198436459",
    "2DB0770EAE61F13, 205766389534170899",
    "0, 0",
    "FFFFFFFFFFFFFFFF, -1"
  })
  void hexadecimalAndSignedDecimalAreTheSameId(String hex, String decimal) {
    assertThat(Cid.ofHex(hex)).isEqualTo(Cid.ofDecimal(decimal)).isPresent();
    assertThat(Cid.ofHex(hex).orElseThrow().decimal()).isEqualTo(decimal);
    assertThat(Cid.ofDecimal(decimal).orElseThrow().hex()).isEqualTo(hex);
  }

  @Test
  void aLeadingZeroMayBeDropped() {
    assertThat(Cid.ofHex("02DB0770EAE61F13")).isEqualTo(Cid.ofHex("2db0770eae61f13"));
    assertThat(Cid.ofHex("2DB0770EAE61F13").orElseThrow().hostLabel())
        .isEqualTo("cid-02db0770eae61f13");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "00000000000000000", " 1", "-1", "0x1", "１", "1.0"})
  void anythingElseIsNoHexadecimalId(String text) {
    assertThat(Cid.ofHex(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "9223372036854775808", "-9223372036854775809", "+1", "1e3", "１"})
  void anythingElseIsNoDecimalId(String text) {
    assertThat(Cid.ofDecimal(text)).isEmpty();
  }

  @Property
  void everyIdIsReadAsItIsWritten(@ForAll long value) {
    Cid cid = new Cid(value);
    assertThat(Cid.ofHex(cid.hex())).contains(cid);
    assertThat(Cid.ofDecimal(cid.decimal())).contains(cid);
    assertThat(SpaceKey.ofLabel(cid.hostLabel())).contains(new SpaceKey.ById(cid));
  }

  @Property
  void readingNeverThrows(@ForAll String text) {
    assertThat(Cid.ofHex(text)).isNotNull();
    assertThat(Cid.ofDecimal(text)).isNotNull();
    assertThat(Handle.parse(text)).isNotNull();
    assertThat(Handle.parse("cns!" + text)).isNotNull();
    assertThat(SpaceKey.ofLabel(text)).isNotNull();
  }
}
