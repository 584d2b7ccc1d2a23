package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ForgeryTest {
  private static final SigningKeys.Key FIRST = SigningKeys.Key.fresh();
  private final SigningKeys keys = new SigningKeys(FIRST);

  @Test
  void anUntouchedTokenPassesEveryCheck() throws GeneralSecurityException {
    assertThat(faults(token(), 0)).isEmpty();
  }

  @Test
  void eachForgeryIsWrongInItsOwnWay() throws GeneralSecurityException {
    Map<Forgery, String> forgeries = new LinkedHashMap<>();
    forgeries.put(Forgery.wrongNonce(), "nonce");
    forgeries.put(Forgery.missing("nonce"), "nonce");
    forgeries.put(Forgery.wrongIssuer(), "iss");
    forgeries.put(Forgery.wrongAudience(), "aud");
    forgeries.put(Forgery.twoAudiences(), "azp");
    forgeries.put(Forgery.twoAudiencesForAnother(), "azp");
    forgeries.put(Forgery.wrongAuthorizedParty(), "azp");
    forgeries.put(Forgery.wrongTenant(), "tid");
    forgeries.put(Forgery.claim("oid", null), "oid");
    forgeries.put(Forgery.missing("sub"), "sub");
    forgeries.put(Forgery.missing("iat"), "iat");
    forgeries.put(Forgery.issuedAhead(Duration.ofMinutes(2)), "iat");
    forgeries.put(Forgery.notBefore(Duration.ofMinutes(2)), "nbf");
    forgeries.put(Forgery.expired(Duration.ofSeconds(61)), "exp");
    forgeries.put(Forgery.brokenSignature(), "signature");
    forgeries.put(Forgery.strangersSignature(), "signature");
    forgeries.put(Forgery.unknownKid(), "kid");
    forgeries.put(Forgery.noKid(), "kid");
    forgeries.put(Forgery.unsigned("none"), "alg");
    forgeries.put(Forgery.unsigned("NoNe"), "alg");
    forgeries.put(Forgery.hmacWithPublicKey(), "alg");
    forgeries.put(Forgery.pathAsKid(), "alg");
    forgeries.put(Forgery.es256(), "alg");
    forgeries.put(Forgery.keyInHeader(), "signature");
    forgeries.put(Forgery.keyAddress(URI.create("http://127.0.0.9/keys")), "signature");
    forgeries.put(Forgery.certificateAddress(URI.create("http://127.0.0.9/cert")), "signature");
    forgeries.put(Forgery.text("x.y.z"), "form");
    for (Map.Entry<Forgery, String> forgery : forgeries.entrySet()) {
      IdToken token = token();
      forgery.getKey().change(token);
      assertThat(faults(token, 60)).as(forgery.getKey().toString()).contains(forgery.getValue());
    }
    assertThat(forgeries.keySet().stream().map(Forgery::toString)).doesNotHaveDuplicates();
  }

  @Test
  void aSkewThatIsAllowedPasses() throws GeneralSecurityException {
    for (Forgery small :
        List.of(
            Forgery.expired(Duration.ofSeconds(50)),
            Forgery.issuedAhead(Duration.ofSeconds(50)),
            Forgery.notBefore(Duration.ofSeconds(50)))) {
      IdToken token = token();
      small.change(token);
      assertThat(faults(token, 60)).as(small.toString()).isEmpty();
    }
  }

  @Test
  void theStrangersKeyFitsTheStrangersSignature() throws GeneralSecurityException {
    IdToken token = token();
    Forgery.keyInHeader().change(token);
    Map<?, ?> inHeader = (Map<?, ?>) token.header().get("jwk");
    List<?> set = (List<?>) Forgery.strangersKeySet("any").get("keys");
    assertThat(((Map<?, ?>) set.getFirst()).get("n"))
        .isEqualTo(inHeader.get("n"))
        .isNotEqualTo(keys.current().published().get("n"));
  }

  @Test
  void everyCaseOfTheFoundationCanBeArrangedAtBothProviders() {
    assertThat(Arrays.stream(RelyingPartyCase.values()).map(RelyingPartyCase::module))
        .doesNotHaveDuplicates()
        .allMatch(module -> module.startsWith("oidcc-client-test"));
    try (MicrosoftStandIn microsoft = MicrosoftStandIn.start("127.0.0.2", 0);
        WordPressStandIn wordPress = WordPressStandIn.start("127.0.0.4", 0)) {
      for (RelyingPartyCase each : RelyingPartyCase.values()) {
        for (OpenIdStandIn provider : List.of(microsoft, wordPress)) {
          each.arrange(provider);
          provider.reset();
          assertThat(
                  CodeFlow.json(CodeFlow.get(provider, provider.keySet().path(), ""))
                      .getList("keys.kid"))
              .as(each + " is over")
              .containsExactly(provider.keys().currentId());
        }
      }
    }
  }

  @Test
  void rotatedUnusableAndNamelessKeysArePublishedAsAsked() {
    keys.rotate();
    keys.publishUnusableKeys();
    keys.publishIds(false);
    JsonPath published = JsonPath.from(Json.text(keys.published()));
    assertThat(published.getList("keys.kty")).containsExactly("AKP", "UNHEARD-OF", "RSA", "RSA");
    assertThat(published.getList("keys.kid")).containsExactly("pq", "odd", null, null);
  }

  @Test
  void everyLineOfTheListIsArranged() {
    String directory = System.getenv("ATTACKS_DIR");
    if (directory == null) {
      System.out.println(
          "SKIPPED: everyLineOfTheListIsArranged; set ATTACKS_DIR to the directory that holds token-endpoint-faults.txt");
      Assumptions.abort("no ATTACKS_DIR");
    }
    List<FaultLine> lines = FaultLine.in(Path.of(directory, "token-endpoint-faults.txt"));
    assertThat(lines).hasSizeGreaterThan(50);
    List<String> beyondHttp = new ArrayList<>();
    try (MicrosoftStandIn microsoft = MicrosoftStandIn.start("127.0.0.2", 0)) {
      for (FaultLine line : lines) {
        if (!line.arrange(microsoft, microsoft.token(), URI.create("http://127.0.0.9/token"))) {
          beyondHttp.add(line.text());
        } else if (line.text().matches("[1-5][0-9]{2}\\|[^|]*\\|([^{].*|\\{\".*|\\{\\})?")
            && !line.text().contains("{JWT_")
            && !line.text().matches(".*\\|(slow:|stall|close|Content-Length).*")) {
          RawHttp.Answer answer = CodeFlow.post(microsoft, MicrosoftStandIn.tokenPath(), Map.of());
          assertThat(line.text()).startsWith(answer.status() + "|");
        }
        microsoft.back();
        microsoft.reset();
      }
    }
    assertThat(beyondHttp)
        .allMatch(line -> line.startsWith("TLS: ") || line.equals("DNS failure"))
        .hasSize(5);
  }

  private IdToken token() {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", "http://issuer");
    claims.put("aud", "client");
    claims.put("sub", "subject");
    claims.put("nonce", "nonce");
    claims.put("tid", People.CONSUMERS);
    claims.put("oid", People.ALICE.oid());
    claims.put("iat", now);
    claims.put("nbf", now);
    claims.put("exp", now + 3_600);
    return new IdToken(claims, keys.current());
  }

  /** What a careful relying party would object to. */
  private List<String> faults(IdToken draft, long skew) throws GeneralSecurityException {
    String[] parts = draft.compact().split("\\.", -1);
    if (!parts[0].startsWith("ey")) {
      return List.of("form");
    }
    JsonPath header = CodeFlow.part(draft.compact(), 0);
    JsonPath claims = CodeFlow.part(draft.compact(), 1);
    long now = Instant.now().getEpochSecond();
    Object audience = claims.get("aud");
    boolean mine =
        audience instanceof List<?> all ? all.contains("client") : "client".equals(audience);
    String party = claims.getString("azp");
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put("alg", "RS256".equals(header.getString("alg")));
    checks.put("kid", keys.currentId().equals(header.getString("kid")));
    checks.put("signature", isSigned(parts));
    checks.put("iss", "http://issuer".equals(claims.getString("iss")));
    checks.put("aud", mine);
    checks.put("azp", party == null ? !(audience instanceof List) : party.equals("client"));
    checks.put("sub", claims.getString("sub") != null);
    checks.put("nonce", "nonce".equals(claims.getString("nonce")));
    checks.put("tid", People.CONSUMERS.equals(claims.getString("tid")));
    checks.put("oid", claims.getString("oid") != null);
    checks.put("iat", claims.get("iat") != null && claims.getLong("iat") <= now + skew);
    checks.put("nbf", claims.getLong("nbf") <= now + skew);
    checks.put("exp", claims.getLong("exp") > now - skew);
    return checks.entrySet().stream()
        .filter(check -> !check.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isSigned(String[] parts) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.current().publicKey());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    byte[] sent = Base64.getUrlDecoder().decode(parts[2]);
    return sent.length == 256 && signature.verify(sent);
  }
}
