package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TracesTest {
  private final Traces traces = Traces.ofTheSandbox();

  @Test
  void aTokenIsFoundInText() {
    assertThat(traces.in("a log", "the token is " + Canary.fresh("access") + ", sorry"))
        .singleElement()
        .asString()
        .startsWith("a code, token or session of a stand-in in a log");
  }

  @Test
  void aTokenIsFoundInBytesAsPostgresPrintsThem() {
    String hex = HexFormat.of().formatHex(Canary.fresh("access").getBytes(StandardCharsets.UTF_8));
    assertThat(traces.in("a table", "(1,\"\\\\x00ff" + hex + "\")")).hasSize(1);
  }

  @Test
  void aRealIdTokenIsFound() {
    IdToken token =
        new IdToken(java.util.Map.of("iss", "http://127.0.0.2"), SigningKeys.Key.fresh());
    assertThat(traces.in("a page", token.compact())).hasSize(2);
  }

  @Test
  void whatIsAddedIsFound() {
    traces.add("a verifier", "0123456789");
    assertThat(traces.in("a page", "<p>0123456789</p>")).hasSize(1);
    assertThat(traces.in("a page", "<p>012345678</p>")).isEmpty();
  }
}
