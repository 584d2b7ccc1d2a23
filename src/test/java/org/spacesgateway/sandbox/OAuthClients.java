package org.spacesgateway.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The clients that an authorization server knows. */
final class OAuthClients {
  /**
   * One client.
   *
   * @param secret null for a public client
   * @param redirectUris compared character by character
   */
  record Client(String id, String secret, Set<String> redirectUris) {}

  private final Map<String, Client> clients = new ConcurrentHashMap<>();

  void register(Client client) {
    clients.put(client.id(), client);
  }

  Optional<Client> find(String id) {
    return Optional.ofNullable(clients.get(id));
  }

  /** Whether any client registered that address. */
  boolean redirects(String address) {
    return clients.values().stream().anyMatch(client -> client.redirectUris().contains(address));
  }

  /**
   * The client that sent this form, proved by its secret: in a Basic header, or in the form.
   *
   * @param basicToo whether a Basic header is accepted
   * @throws Refusal with the error that the standard names
   */
  Client authenticated(Received request, boolean basicToo) throws Refusal {
    List<String> twice =
        request.form().entrySet().stream()
            .filter(field -> field.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList();
    if (!twice.isEmpty()) {
      throw refused(400, "invalid_request", "Sent more than once: " + twice);
    }
    if (!request.rawQuery().isEmpty()) {
      throw refused(400, "invalid_request", "Parameters belong in the body, not in the address");
    }
    Optional<String[]> basic = basic(request);
    Optional<String> posted = request.form("client_secret");
    if (basic.isPresent() && (posted.isPresent() || !basicToo)) {
      throw refused(400, "invalid_request", "The client's secret belongs in one place");
    }
    Optional<Client> client =
        basic.map(pair -> pair[0]).or(() -> request.form("client_id")).flatMap(this::find);
    Optional<String> secret = basic.map(pair -> pair[1]).or(() -> posted);
    if (client.isEmpty() || !same(client.get().secret(), secret.orElse(null))) {
      throw refused(401, "invalid_client", "Unknown client, or not its secret");
    }
    return client.get();
  }

  /** A refusal as OAuth spells it. */
  static Refusal refused(int status, String error, String description) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("error_description", description);
    Reply reply = Reply.json(status, body);
    return new Refusal(
        error + ": " + description,
        status == 401 ? reply.with("WWW-Authenticate", "Basic realm=\"stand-in\"") : reply);
  }

  private static Optional<String[]> basic(Received request) {
    return request
        .header("Authorization")
        .filter(value -> value.startsWith("Basic "))
        .map(value -> {
          try {
            String pair =
                new String(
                    Base64.getDecoder().decode(value.substring(6).strip()), StandardCharsets.UTF_8);
            String[] parts = (pair + ":").split(":", 3);
            return new String[] {
              URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
              URLDecoder.decode(parts[1], StandardCharsets.UTF_8)
            };
          } catch (IllegalArgumentException e) {
            return new String[] {"", ""};
          }
        });
  }

  private static boolean same(String expected, String sent) {
    if (expected == null || sent == null) {
      return expected == null && sent == null;
    }
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
  }
}
