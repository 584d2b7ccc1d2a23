package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsWireTest {
  @TempDir Path directory;

  @Test
  void onlyTheGoodCertificateIsAccepted() throws Exception {
    try (LegacyStandIn server = LegacyStandIn.start("127.0.0.3", 0);
        TlsWire wire = TlsWire.to(server, directory)) {
      SSLContext trust = trust(wire.authority());
      assertThat(get(wire.origin(), trust)).isEqualTo(404);
      for (TlsCertificates.Kind kind : TlsCertificates.Kind.values()) {
        if (kind != TlsCertificates.Kind.GOOD) {
          wire.present(kind);
          assertThatThrownBy(() -> get(wire.origin(), trust))
              .as(kind.toString())
              .isInstanceOf(SSLHandshakeException.class)
              .hasMessageContaining(
                  switch (kind) {
                    case EXPIRED -> "validity check failed";
                    case WRONG_HOST -> "No subject alternative names matching IP address";
                    default -> "unable to find valid certification path";
                  });
        }
      }
      wire.resetInHandshake();
      assertThatThrownBy(() -> get(wire.origin(), trust))
          .isInstanceOf(IOException.class)
          .hasRootCauseInstanceOf(SocketException.class);
      wire.present(TlsCertificates.Kind.GOOD);
      assertThat(get(wire.origin(), trust)).isEqualTo(404);
      assertThat(server.received()).hasSize(2);
    }
  }

  private static int get(URI address, SSLContext trust) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(trust).version(HttpClient.Version.HTTP_1_1).build()) {
      return client
          .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static SSLContext trust(Path authority) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
