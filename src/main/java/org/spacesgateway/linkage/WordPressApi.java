package org.spacesgateway.linkage;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.call.Calls.Unanswered;
import org.spacesgateway.outcome.TargetPolicy;

/**
 * WordPress.com's REST API (v1.1), as far as a proof needs it. Redirects are not followed, and
 * every call has one deadline for all of it.
 */
final class WordPressApi {
  /** An account with a thousand blogs answers some 600 kB. */
  private static final int LARGEST_ANSWER = 1 << 20;

  private static final int MOST_BLOGS = 200;
  private static final int LONGEST_NAME = 200;

  private final String base;
  private final Optional<String> revocation;
  private final Duration timeout;
  private final TargetPolicy policy;
  private final Calls client;

  /** Who a token belongs to. */
  record Account(long id, String username, ProvedBlogs blogs) {}

  /**
   * A question that the API was asked.
   *
   * @param path what for, without a query
   * @param status the answer's; 0 when there was none
   * @param took from the question to the end of the answer, or of waiting for it
   * @param usable whether the answer was one that could be read
   * @param retryAfter when it may be asked again, in its words; null if it did not say
   */
  record Call(String path, int status, Duration took, boolean usable, String retryAfter) {}

  /** The API did not answer, or not as documented. */
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unusable(String what) {
      super(what);
    }
  }

  /**
   * @param policy admits the blogs' addresses
   */
  WordPressApi(Calls client, LinkageConfig.WordPress config, TargetPolicy policy) {
    this.base = config.api();
    this.revocation = config.revocation();
    this.timeout = config.timeout();
    this.policy = policy;
    this.client = client;
  }

  /**
   * The account that a token belongs to, and its blogs. Does not block.
   *
   * @param clientId our own client id: a token made for another client proves nothing here
   * @param calls is told each question, when it is answered or given up
   * @return fails by {@link Unusable} if the API does not say
   */
  Uni<Account> account(String accessToken, String clientId, Consumer<Call> calls) {
    return get("/rest/v1.1/me?fields=ID,username,token_client_id", accessToken, calls)
        .map(me -> named(me, clientId))
        .chain(named ->
            get(
                    "/rest/v1.1/me/sites?fields=ID,URL,name,is_private,is_coming_soon,capabilities",
                    accessToken,
                    calls)
                .map(sites -> new Account(named.id, named.username, blogs(sites))));
  }

  private static Account named(JsonObject me, String clientId) {
    if (!(me.getValue("ID") instanceof Number id) || id.longValue() <= 0) {
      throw new Unusable("/me names no account");
    }
    Object madeFor = me.getValue("token_client_id");
    if (madeFor != null && !madeFor.toString().equals(clientId)) {
      throw new Unusable("the token was made for another client");
    }
    String username = text(me.getValue("username"));
    if (username.isBlank()) {
      throw new Unusable("/me names no user");
    }
    return new Account(id.longValue(), username, ProvedBlogs.NONE);
  }

  private ProvedBlogs blogs(JsonObject sites) {
    List<Blog> blogs = new ArrayList<>();
    boolean refused = false;
    if (sites.getValue("sites") instanceof JsonArray list) {
      for (Object site : list) {
        if (site instanceof JsonObject object
            && object.getValue("ID") instanceof Number id
            && isTheirs(object)) {
          Optional<Blog> blog = blog(id.longValue(), object);
          blog.ifPresent(blogs::add);
          refused |= blog.isEmpty();
        }
      }
    }
    return new ProvedBlogs(
        blogs.stream().limit(MOST_BLOGS).toList(), blogs.size() > MOST_BLOGS, refused);
  }

  /**
   * Ends a token where the server can (RFC 7009). Whether it did is not told: it is dropped anyway.
   */
  void revoke(String token, String clientId, String clientSecret) {
    revocation.ifPresent(address ->
        client.tell(
            Ask.form(
                URI.create(address),
                Map.of("token", token),
                Map.of(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (encoded(clientId) + ":" + encoded(clientSecret))
                                    .getBytes(StandardCharsets.UTF_8))),
                timeout)));
  }

  /* Empty where its address is not one that we send people to. */
  private Optional<Blog> blog(long id, JsonObject site) {
    boolean hidden = isTrue(site.getValue("is_private")) || isTrue(site.getValue("is_coming_soon"));
    return policy
        .admitBlog(text(site.getValue("URL")))
        .map(target -> new Blog(id, text(site.getValue("name")), target.location(), !hidden));
  }

  /* Whoever may merely write in a blog must not take it away from its owner. */
  private static boolean isTheirs(JsonObject site) {
    return site.getValue("capabilities") instanceof JsonObject rights
        && (isTrue(rights.getValue("own_site")) || isTrue(rights.getValue("manage_options")));
  }

  private Uni<JsonObject> get(String path, String accessToken, Consumer<Call> calls) {
    long began = System.nanoTime();
    return client
        .askOnKept(
            new Ask(
                "GET",
                URI.create(base + path),
                false,
                Map.of("Authorization", "Bearer " + accessToken, "Accept", "application/json"),
                new byte[0],
                timeout,
                LARGEST_ANSWER + 1))
        .onFailure(Unanswered.class)
        .invoke(none -> calls.accept(call(path, began, Optional.empty(), false)))
        .onFailure(Unanswered.class)
        .transform(none -> new Unusable(none.getMessage()))
        .map(answer -> {
          boolean usable = false;
          try {
            JsonObject object = object(answer);
            usable = true;
            return object;
          } finally {
            calls.accept(call(path, began, Optional.of(answer), usable));
          }
        });
  }

  private static Call call(String path, long began, Optional<Answer> answer, boolean usable) {
    return new Call(
        path.replaceFirst("[?].*", ""),
        answer.map(Answer::status).orElse(0),
        Duration.ofNanos(System.nanoTime() - began),
        usable,
        answer.map(it -> it.headers().get("Retry-After")).orElse(null));
  }

  private static JsonObject object(Answer answer) {
    if (answer.status() != 200) {
      throw new Unusable("status " + answer.status());
    }
    if (answer.body().length > LARGEST_ANSWER) {
      throw new Unusable("too long an answer");
    }
    try {
      if (Json.decodeValue(answer.text()) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException garbage) {
      throw new Unusable("no JSON");
    }
    throw new Unusable("no JSON object");
  }

  private static boolean isTrue(Object value) {
    return Boolean.TRUE.equals(value) || "1".equals(text(value)) || "true".equals(text(value));
  }

  private static String text(Object value) {
    String text = value == null ? "" : value.toString().replaceAll("\\p{Cntrl}", " ").strip();
    return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
