package org.spacesgateway.messenger;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.call.Calls.Unanswered;

/** Live Connect's REST API, version 5. */
@Singleton
final class LiveConnect {
  private final Calls calls;
  private final MessengerConfig config;
  private final InstantSource clock;

  LiveConnect(Calls calls, MessengerConfig config, InstantSource clock) {
    this.calls = calls;
    this.config = config;
    this.clock = clock;
  }

  /**
   * The CID of whoever a token belongs to.
   *
   * @return empty when it is not a CID
   * @throws Unanswered if there was no answer, or none of 200
   */
  Optional<Cid> cid(String token) throws Unanswered {
    Answer answer =
        calls.send(
            new Ask(
                "GET",
                URI.create(config.me()),
                false,
                Map.of("Authorization", "Bearer " + token, "Accept", "application/json"),
                new byte[0],
                config.timeout(),
                Ask.SHORT));
    if (answer.status() != 200) {
      throw new Unanswered("status " + answer.status(), true);
    }
    try {
      return new JsonObject(answer.text()).getValue("id") instanceof String id
          ? Cid.ofHex(id)
          : Optional.empty();
    } catch (DecodeException | ClassCastException garbage) {
      return Optional.empty();
    }
  }

  /** Shares an activity with the friends of whoever the token belongs to. */
  ShareAnswer share(String token, Announcement post) {
    JsonObject activity =
        new JsonObject()
            .put("message", post.title())
            .put("name", post.title())
            .put("link", post.link())
            .put("description", post.excerpt());
    if (post.picture() != null) {
      activity.put("picture", post.picture());
    }
    try {
      return ShareAnswer.of(
          calls.send(
              new Ask(
                  "POST",
                  URI.create(config.share()),
                  false,
                  Map.of(
                      "Authorization",
                      "Bearer " + token,
                      "Content-Type",
                      "application/json",
                      "Accept",
                      "application/json"),
                  activity.encode().getBytes(StandardCharsets.UTF_8),
                  config.timeout(),
                  Ask.SHORT)),
          clock.instant());
    } catch (Unanswered e) {
      return ShareAnswer.of(e);
    }
  }
}
