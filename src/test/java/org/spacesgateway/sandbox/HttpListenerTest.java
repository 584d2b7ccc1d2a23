package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpListenerTest {
  private static final String ADDRESS = "127.0.0.4";

  @Test
  void aFreePortIsNobodyElsesBeforeItListens() {
    try (HttpListener listener = listener()) {
      int port = listener.address().getPort();
      assertThat(Ports.isFree(ADDRESS, port)).isFalse();
      listener.back();
      assertThat(listener.address().getPort()).isEqualTo(port);
      listener.away();
      assertThat(Ports.isFree(ADDRESS, port)).isTrue();
      listener.back();
      assertThat(Ports.isFree(ADDRESS, port)).isFalse();
    }
  }

  @Test
  void aPortThatWasNeverListenedOnIsGivenBack() {
    HttpListener listener = listener();
    listener.close();
    assertThat(Ports.isFree(ADDRESS, listener.address().getPort())).isTrue();
  }

  private static HttpListener listener() {
    return new HttpListener(ADDRESS, 0, wire -> {});
  }
}
