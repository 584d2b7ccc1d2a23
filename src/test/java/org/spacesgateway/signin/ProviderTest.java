package org.spacesgateway.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.common.runtime.OidcCommonUtils;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {
  @ParameterizedTest
  @CsvSource({
    "https://idp.example:8443, token, https://idp.example:8443/token",
    "https://idp.example, token, https://idp.example/token",
    "https://idp.example/, token, https://idp.example/token",
    "https://idp.example/, /token, https://idp.example/token",
    "https://idp.example/tenant, /v2.0/token, https://idp.example/tenant/v2.0/token",
    "https://idp.example//, /token, https://idp.example//token",
    "https://idp.example, https://tokens.example/token, https://tokens.example/token",
  })
  void anEndpointIsJoinedAsQuarkusOidcJoinsIt(String server, String path, String joined) {
    assertThat(Provider.endpoint(server, path)).isEqualTo(joined);
    String base = server.replaceFirst("/$", "");
    assertThat(OidcCommonUtils.getOidcEndpointUrl(base, Optional.of(path))).isEqualTo(joined);
  }
}
