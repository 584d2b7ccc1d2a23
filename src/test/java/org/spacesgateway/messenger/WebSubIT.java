package org.spacesgateway.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.WebSubHub;

/** What a hub may ask of us, and what of it is believed. */
class WebSubIT extends MessengerStage {
  @Test
  void onlyTheHubsOwnAndNewDeliveriesAreHints() {
    connected();
    hub().silent(true);
    write("Waiting to be told");
    WebSubHub.Subscription ours = hub().subscriptions().getFirst();
    String body = hub().content(BLOG);
    double forged = delivered("forged");
    String wrong = WebSubHub.signature("sha256", "HmacSHA256", "wrong", body);
    assertThat(WebSubHub.deliver(ours.callback(), body, Optional.empty()).status()).isEqualTo(200);
    assertThat(WebSubHub.deliver(ours.callback(), body, Optional.of(wrong)).status())
        .isEqualTo(200);
    assertThat(WebSubHub.deliver(ours.callback() + "x", body, Optional.of(wrong)).status())
        .isEqualTo(404);
    String elsewhere = world.origin() + "/websub/" + "a".repeat(43);
    assertThat(WebSubHub.deliver(elsewhere, body, Optional.of(wrong)).status()).isEqualTo(404);
    assertThat(delivered("forged")).isEqualTo(forged + 2);
    assertThat(count("messenger_connection WHERE poll_at <= '" + now + "'")).isZero();
    double hints = delivered("hint");
    String large = body + " ".repeat(200_000);
    WebSubHub.deliver(ours.callback(), large, WebSubHub.signature(ours, large));
    awaitShared(1);
    WebSubHub.deliver(ours.callback(), large, WebSubHub.signature(ours, large));
    assertThat(delivered("hint")).isEqualTo(hints + 1);
    assertThat(delivered("repeated")).isPositive();
  }

  private static double delivered(String what) {
    return world.gateway.metric("gateway_websub_deliveries_total", "what=" + what);
  }

  /* Tests 201 to 204: the feed has moved, and so has the hub. */
  @ParameterizedTest
  @ValueSource(ints = {301, 302})
  void aTopicAndAHubThatHaveMovedAreFollowedOnTheBlogsOwnHost(int status) {
    String blog = "http://alicewrites.wordpress.localhost:" + world.wordPress.blogs().port();
    world
        .wordPress
        .blogs()
        .at("/*")
        .answer(Fault.redirect(status, URI.create(blog + "/feed")), 1)
        .answer(Fault.slow(Duration.ZERO), 1)
        .answer(Fault.redirect(status, URI.create(blog + "/?pushpress=hub")), 1);
    connected();
    assertThat(hub().asked()).hasSize(1);
    assertThat(hub().subscriptions().getFirst().topic()).isEqualTo(blog + "/feed/");
  }

  @Test
  void onlyWhatWasAskedForIsVerified() {
    connected();
    WebSubHub.Subscription ours = hub().subscriptions().getFirst();
    Map<String, String> asked = hub().asked().getFirst();
    assertThat(asked.get("hub.secret")).hasSize(43);
    assertThat(asked.get("hub.lease_seconds")).isEqualTo("864000");
    assertThat(asked.get("hub.callback")).matches(".*/websub/[A-Za-z0-9_-]{43}");
    assertThat(verified(ours.callback(), "subscribe", ours.topic(), "864000")).isEqualTo(200);
    assertThat(verified(ours.callback(), "subscribe", ours.topic() + "x", "1")).isEqualTo(404);
    assertThat(verified(ours.callback(), "subscribe", ours.topic(), "x")).isEqualTo(404);
    assertThat(verified(ours.callback(), "unsubscribe", ours.topic(), "1")).isEqualTo(404);
    assertThat(verified(ours.callback(), "delete", ours.topic(), "1")).isEqualTo(404);
    assertThat(
            verified(world.origin() + "/websub/" + "a".repeat(43), "subscribe", ours.topic(), "1"))
        .isEqualTo(404);
    assertThat(verified(ours.callback(), "denied", ours.topic(), "1")).isEqualTo(200);
    assertThat(count("websub_subscription WHERE state = 'denied'")).isOne();
  }

  private static int verified(String callback, String mode, String topic, String lease) {
    return WebSubHub.ask(
            callback,
            Map.of(
                "hub.mode", mode,
                "hub.topic", topic,
                "hub.challenge", "a challenge",
                "hub.lease_seconds", lease))
        .status();
  }

  @Test
  void aLeaseIsRenewedBeforeItEnds() throws IOException {
    connected();
    setClock(now.plus(Duration.ofDays(8)).plusSeconds(1));
    Await.until("the hub is asked again", PATIENCE, () -> hub().asked().size() >= 2);
    assertThat(hub().asked().getLast().get("hub.callback"))
        .isEqualTo(hub().asked().getFirst().get("hub.callback"));
    write("In the second lease");
    awaitShared(1);
  }
}
