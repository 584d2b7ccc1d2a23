package org.spacesgateway.sandbox;

import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A client's side of the code flow, step by step, so that a test can get any step wrong. */
final class CodeFlow {
  static final String CLIENT = "4711";
  static final String SECRET = "a-secret-of-the-client";
  static final String CALLBACK = "http://localhost:1/callback";
  static final String VERIFIER = "0123456789-0123456789-0123456789-0123456789";

  private CodeFlow() {}

  /** A request for authorization that is right, to be changed by the test. */
  static Map<String, String> asking(String scope) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("client_id", CLIENT);
    parameters.put("redirect_uri", CALLBACK);
    parameters.put("response_type", "code");
    parameters.put("scope", scope);
    parameters.put("state", "the state & more");
    parameters.put("nonce", "the-nonce");
    parameters.put("code_challenge", Grants.challenge(VERIFIER));
    parameters.put("code_challenge_method", "S256");
    return parameters;
  }

  /** A request for tokens that is right, to be changed by the test. */
  static Map<String, String> redeeming(String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", CALLBACK);
    form.put("client_id", CLIENT);
    form.put("client_secret", SECRET);
    form.put("code_verifier", VERIFIER);
    return form;
  }

  static String encoded(Map<String, String> parameters) {
    StringBuilder all = new StringBuilder();
    parameters.forEach((name, value) ->
        all.append(all.isEmpty() ? "" : "&")
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return all.toString();
  }

  static RawHttp.Answer post(StandInServer server, String path, Map<String, String> form) {
    return post(server, path, form, Optional.empty());
  }

  static RawHttp.Answer post(
      StandInServer server, String path, Map<String, String> form, Optional<String> basic) {
    String authorization =
        basic
            .map(pair ->
                "Authorization: Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
                    + "\r\n")
            .orElse("");
    String body = encoded(form);
    return send(
        server,
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + authorization
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.length()
            + "\r\n",
        body);
  }

  static RawHttp.Answer get(StandInServer server, String path, String token) {
    return send(
        server,
        "GET "
            + path
            + " HTTP/1.1\r\n"
            + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n"),
        "");
  }

  private static RawHttp.Answer send(StandInServer server, String head, String body) {
    URI origin = server.origin();
    String request =
        head + "Host: " + origin.getAuthority() + "\r\nConnection: close\r\n\r\n" + body;
    return RawHttp.send(
        origin.getHost(),
        origin.getPort(),
        request.getBytes(StandardCharsets.UTF_8),
        Duration.ofSeconds(10));
  }

  static JsonPath json(RawHttp.Answer answer) {
    return JsonPath.from(answer.body());
  }

  /** Header (0) or claims (1) of a token. */
  static JsonPath part(String token, int which) {
    return JsonPath.from(
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.")[which]), StandardCharsets.UTF_8));
  }
}
