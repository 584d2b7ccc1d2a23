package org.spacesgateway.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request for authorization that passed the checks a real server makes.
 *
 * @param scopes what is asked for, in the order asked
 * @param challenge of PKCE, S256; empty only where the server does not know PKCE
 * @param prompts words of {@code prompt}
 */
record AuthorizationRequest(
    OAuthClients.Client client,
    String redirectUri,
    Optional<String> state,
    Set<String> scopes,
    Optional<String> nonce,
    Optional<String> challenge,
    Set<String> prompts,
    Optional<Long> maxAge) {

  /**
   * What a server insists on.
   *
   * @param proofKey whether PKCE is required; else it is unknown there
   * @param scopes the scopes it knows
   */
  record Rules(boolean proofKey, Set<String> scopes) {}

  /**
   * Checks it.
   *
   * @throws Refusal with a page if the client or its redirect_uri is unknown (then nobody may be
   *     redirected), else with a redirect to the client that names the error
   */
  static AuthorizationRequest of(Received request, OAuthClients clients, Rules rules)
      throws Refusal {
    Optional<OAuthClients.Client> client = request.query("client_id").flatMap(clients::find);
    if (client.isEmpty()) {
      throw onPage("invalid_client", "No client of that client_id is registered.");
    }
    String redirectUri = request.query("redirect_uri").orElse("");
    if (!client.get().redirectUris().contains(redirectUri)
        || request.query().get("redirect_uri").size() > 1
        || request.query().get("client_id").size() > 1) {
      throw onPage("redirect_uri_mismatch", "The redirect_uri is not one the client registered.");
    }
    AuthorizationRequest asked =
        new AuthorizationRequest(
            client.get(),
            redirectUri,
            request.query("state"),
            words(request, "scope"),
            request.query("nonce"),
            request.query("code_challenge"),
            words(request, "prompt"),
            request.query("max_age").filter(age -> age.matches("[0-9]{1,9}")).map(Long::valueOf));
    asked.check(request, rules);
    return asked;
  }

  private void check(Received request, Rules rules) throws Refusal {
    for (Map.Entry<String, List<String>> parameter : request.query().entrySet()) {
      if (parameter.getValue().size() > 1) {
        throw refused("invalid_request", "Sent more than once: " + parameter.getKey());
      }
    }
    if (!request.query("response_type").orElse("").equals("code")) {
      throw refused("unsupported_response_type", "Only response_type=code is known");
    }
    if (!request.query("response_mode").orElse("query").equals("query")) {
      throw refused("invalid_request", "Only response_mode=query is known");
    }
    if (rules.proofKey()) {
      if (!request.query("code_challenge_method").orElse("").equals("S256")
          || !challenge.orElse("").matches("[A-Za-z0-9_-]{43}")) {
        throw refused("invalid_request", "PKCE with S256 is required");
      }
    } else if (challenge.isPresent()) {
      throw refused("invalid_request", "PKCE is unknown here");
    }
    if (scopes.isEmpty() || !rules.scopes().containsAll(scopes)) {
      throw refused("invalid_scope", "Unknown scope, or none, in: " + scopes);
    }
  }

  private static Set<String> words(Received request, String parameter) {
    Set<String> words =
        new LinkedHashSet<>(
            Arrays.asList(request.query(parameter).orElse("").strip().split("[ +]+")));
    words.remove("");
    return words;
  }

  /** The way back to the client with an error. */
  Refusal refused(String error, String description) {
    return new Refusal(error, back(Map.of("error", error, "error_description", description)));
  }

  /** The way back to the client. */
  Reply back(Map<String, String> parameters) {
    StringBuilder address = new StringBuilder(redirectUri);
    char between = redirectUri.contains("?") ? '&' : '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      address
          .append(between)
          .append(parameter.getKey())
          .append('=')
          .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
      between = '&';
    }
    state.ifPresent(value ->
        address.append("&state=").append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return Reply.found(address.toString());
  }

  private static Refusal onPage(String error, String text) {
    return new Refusal(
        error, Reply.page(400, new HtmlPage("That can't be right").problem(error).text(text)));
  }
}
