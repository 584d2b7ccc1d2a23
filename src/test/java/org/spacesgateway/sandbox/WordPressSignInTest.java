package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

class WordPressSignInTest {
  private static final String AUTHORIZE = "/oauth2-1/authorize";
  private static final String TOKEN = "/oauth2-1/token";
  private static final String SCOPES = "openid profile email auth sites";
  private WordPressStandIn wordPress;
  private TextBrowser browser;

  @BeforeEach
  void start() {
    wordPress = WordPressStandIn.start("127.0.0.4", 0);
    wordPress.register(CodeFlow.CLIENT, CodeFlow.SECRET, CodeFlow.CALLBACK);
    browser = new TextBrowser().stoppingAt(CodeFlow.CALLBACK);
  }

  @AfterEach
  void stop() {
    wordPress.close();
  }

  @Test
  void aMemberLogsInApprovesAndTheTokenNamesThem() {
    authorize(AUTHORIZE, CodeFlow.asking(SCOPES));
    assertThat(browser.page().heading()).isEqualTo("Log in to WordPress.com");
    assertThat(browser.page().address().getQuery())
        .startsWith("client_id=4711&redirect_to=" + wordPress.origin() + AUTHORIZE);
    assertThat(browser.press("person", "alicewrites").heading()).isEqualTo("Allow access?");
    assertThat(browser.page().body())
        .contains("4711", "openid, profile, email, auth, sites", "alicewrites");
    TextPage back = browser.press("approve", "approve");
    assertThat(back.redirectParameter("state")).isEqualTo("the state & more");

    JsonPath answer = CodeFlow.json(redeem(back));
    assertThat(answer.getString("token_type")).isEqualTo("bearer");
    assertThat(answer.getInt("expires_in")).isEqualTo(3_600);
    assertThat(answer.getMap("")).doesNotContainKeys("blog_id", "blog_url");
    JsonPath claims = CodeFlow.part(answer.getString("id_token"), 1);
    assertThat(claims.getString("iss")).isEqualTo(wordPress.origin().toString());
    assertThat(claims.getString("sub")).isEqualTo("20000001");
    assertThat(claims.getString("nonce")).isEqualTo("the-nonce");
    assertThat(claims.getString("preferred_username")).isEqualTo("alicewrites");
    assertThat(claims.getBoolean("email_verified")).isTrue();
    String token = answer.getString("access_token");
    assertThat(CodeFlow.json(get("/oauth2-1/userinfo", token)).getString("sub"))
        .isEqualTo("20000001");
  }

  @Test
  void theApiTellsAccountAndBlogsToAFittingTokenOnly() {
    String token = token("alicewrites", SCOPES);
    JsonPath me = CodeFlow.json(get("/rest/v1.1/me", token));
    assertThat(me.<Object>get("ID")).isEqualTo(20_000_001);
    assertThat(me.getString("token_client_id")).isEqualTo("4711");
    assertThat(CodeFlow.json(get("/rest/v1.1/me?fields=ID,username", token)).getMap(""))
        .containsOnlyKeys("ID", "username");
    JsonPath sites = CodeFlow.json(get("/rest/v1.1/me/sites", token));
    assertThat(sites.getList("sites.ID")).containsExactly(30_000_001, 30_000_002);
    assertThat(sites.getString("sites[0].URL"))
        .isEqualTo("http://alicewrites.wordpress.localhost:" + wordPress.blogs().port());
    assertThat(sites.getBoolean("sites[0].capabilities.own_site")).isTrue();

    assertThat(get("/rest/v1.1/me", "").status()).isEqualTo(403);
    assertThat(CodeFlow.json(get("/rest/v1.1/me", "")).getString("error"))
        .isEqualTo("authorization_required");
    assertThat(CodeFlow.json(get("/rest/v1.1/me", "unknown")).getString("error"))
        .isEqualTo("invalid_token");
    String withoutSites = token("alicewrites", "openid profile");
    assertThat(get("/rest/v1.1/me", withoutSites).status()).isEqualTo(200);
    assertThat(get("/rest/v1.1/me/sites", withoutSites).status()).isEqualTo(403);
  }

  @Test
  void aBlogIsFoundByIdAndByHostAndAPrivateOneByItsMembersOnly() {
    String id = "/rest/v1.1/sites/30000001";
    String host = "/rest/v1.1/sites/alicewrites.wordpress.localhost";
    assertThat(CodeFlow.json(get(id, "")).getString("name")).isEqualTo("Alice Writes");
    assertThat(CodeFlow.json(get(host, "")).getInt("ID")).isEqualTo(30_000_001);
    assertThat(CodeFlow.json(get(host + ":" + wordPress.blogs().port(), "")).getInt("ID"))
        .isEqualTo(30_000_001);
    assertThat(get("/rest/v1.1/sites/alicewrites.elsewhere.example", "").status()).isEqualTo(404);
    assertThat(get("/rest/v1.1/sites/1", "").status()).isEqualTo(404);

    String closed = "/rest/v1.1/sites/30000003";
    assertThat(get(closed, "").status()).isEqualTo(403);
    assertThat(get(closed, token("alicewrites", SCOPES)).status()).isEqualTo(403);
    JsonPath own = CodeFlow.json(get(closed, token("danablogs", SCOPES)));
    assertThat(own.getBoolean("is_private")).isTrue();
    assertThat(own.getBoolean("is_coming_soon")).isTrue();
    assertThat(own.getString("launch_status")).isEqualTo("unlaunched");
  }

  @Test
  void anotherMembersBlogIsListedWithoutTheRightsOfAnOwner() {
    JsonPath sites = CodeFlow.json(get("/rest/v1.1/me/sites", token("mallory", SCOPES)));
    assertThat(sites.getList("sites.ID")).containsExactly(30_000_004, 30_000_001);
    assertThat(sites.getList("sites.capabilities.own_site")).containsExactly(true, false);
    assertThat(sites.getInt("sites[1].site_owner")).isEqualTo(20_000_001);
  }

  @Test
  void someoneNewSignsUpAndComesBackToApprove() {
    authorize(AUTHORIZE, CodeFlow.asking(SCOPES));
    browser.follow("Create an account");
    assertThat(browser.page().address().toString())
        .startsWith(
            wordPress.origin()
                + "/start/wpcc?oauth2_client_id=4711&oauth2_redirect="
                + URLEncoder.encode(wordPress.origin() + AUTHORIZE + "?", StandardCharsets.UTF_8));
    signUp("bobnew", "bobsite", "bob@live.example");
    assertThat(browser.page().heading()).isEqualTo("Allow access?");
    String token =
        CodeFlow.json(redeem(browser.press("approve", "approve"))).getString("access_token");
    Member made = wordPress.accounts().named("bobnew").orElseThrow();
    assertThat(made.isEmailVerified()).isFalse();
    JsonPath sites = CodeFlow.json(get("/rest/v1.1/me/sites", token));
    assertThat(sites.getList("sites.slug"))
        .containsExactly("bobsite.wordpress.localhost:" + wordPress.blogs().port());
    assertThat(sites.getList("sites.is_coming_soon")).containsExactly(false);
  }

  @Test
  void anAccountMadeAloneGetsItsBlogAtTheRegistration() {
    wordPress.newAccountsWithoutSite(true);
    authorize(AUTHORIZE, CodeFlow.asking(SCOPES));
    browser.follow("Create an account");
    browser.type("username", "bobnew").type("email", "bob@live.example").press("create", "create");
    assertThat(browser.page().heading()).isEqualTo("Allow access?");
    assertThat(wordPress.accounts().named("bobnew").orElseThrow().sites()).isEmpty();
    String registration = wordPress.registration() + "/fr";
    assertThat(browser.open(registration).heading()).isEqualTo("Create your WordPress.com site");
    browser.post(registration, Map.of("site", "alicecooks"));
    assertThat(browser.page().body()).contains("That site address is taken.");
    browser.post(registration, Map.of("site", "bobsite"));
    assertThat(browser.page().heading()).isEqualTo("Your site is there");
    assertThat(wordPress.accounts().named("bobnew").orElseThrow().sites())
        .extracting(Site::label)
        .containsExactly("bobsite");
  }

  @Test
  void aSignUpCanTakeAMessageAndEndWithABlogThatIsComingSoon() {
    wordPress.requireVerification(true);
    wordPress.newSitesComingSoon(true);
    authorize(AUTHORIZE, CodeFlow.asking(SCOPES));
    browser.follow("Create an account");
    signUp("bobnew", "bobsite", "bob@live.example");
    assertThat(browser.page().heading()).isEqualTo("Look into your inbox");
    assertThat(wordPress.accounts().named("bobnew")).isEmpty();
    assertThat(browser.follow("Open the message’s link").heading()).isEqualTo("Allow access?");
    Member made = wordPress.accounts().named("bobnew").orElseThrow();
    assertThat(made.isEmailVerified()).isTrue();
    assertThat(made.sites().getFirst().isComingSoon()).isTrue();
  }

  @Test
  void aSignUpThatCantBeIsSaidOnThePage() {
    String signUp = wordPress.origin() + "/start/wpcc?oauth2_client_id=4711";
    browser.open(signUp);
    signUp("alicewrites", "newsite", "x@live.example");
    assertThat(browser.page().body()).contains("That user name is taken.");
    signUp("newname", "alicecooks", "x@live.example");
    assertThat(browser.page().body()).contains("That site address is taken.");
    signUp("newname", "newsite", "alice@live.example");
    assertThat(browser.page().body()).contains("has an account already");
    signUp("New Name", "newsite", "x@live.example");
    assertThat(browser.page().body()).contains("small letters");
    assertThat(wordPress.accounts().all()).hasSize(3);
  }

  @Test
  void signUpGoesOnToNoAddressButItsOwnAuthorize() {
    for (String elsewhere :
        List.of(
            "http://evil.example/oauth2-1/authorize",
            "http://" + wordPress.authority() + "@evil.example/oauth2-1/authorize",
            "http://" + wordPress.authority() + ".evil.example/oauth2-1/authorize",
            wordPress.origin() + "/rest/v1.1/me",
            "//evil.example/oauth2-1/authorize",
            "/oauth2-1/authorize")) {
      browser.cookies().clear();
      browser.open(
          wordPress.origin()
              + "/start/wpcc?oauth2_client_id=4711&oauth2_redirect="
              + URLEncoder.encode(elsewhere, StandardCharsets.UTF_8));
      String name = "name" + Integer.toHexString(elsewhere.hashCode());
      signUp(name, name, name + "@live.example");
      assertThat(browser.page().address())
          .as(elsewhere)
          .isEqualTo(wordPress.origin().resolve("/home"));
    }
  }

  @Test
  void anApprovalIsForTheAccountThatThePageShowed() {
    authorize(AUTHORIZE, CodeFlow.asking(SCOPES));
    browser.press("person", "alicewrites");
    Map<String, String> shown = Map.of("account", "20000002", "approve", "approve");
    TextPage again = browser.post(browser.page().address().toString(), shown);
    assertThat(again.heading()).isEqualTo("Allow access?");
    assertThat(browser.follow("Not you? Use another account").heading())
        .isEqualTo("Log in to WordPress.com");
    assertThat(browser.press("person", "danablogs").body()).contains("danablogs");
    assertThat(CodeFlow.part(idToken(browser.press("approve", "approve")), 1).getString("sub"))
        .isEqualTo("20000002");
  }

  @Test
  void denyGoesBackAsDenied() {
    authorize(AUTHORIZE, CodeFlow.asking(SCOPES));
    browser.press("person", "alicewrites");
    TextPage back = browser.press("deny", "deny");
    assertThat(back.redirectParameter("error")).isEqualTo("access_denied");
    assertThat(back.redirectParameter("state")).isEqualTo("the state & more");
  }

  @Test
  void whoIsLoggedInIsAskedToApproveOnlyAndOnceIfItRemembers() {
    token("alicewrites", SCOPES);
    assertThat(authorize(AUTHORIZE, CodeFlow.asking(SCOPES)).heading()).isEqualTo("Allow access?");
    wordPress.rememberApprovals(true);
    assertThat(authorize(AUTHORIZE, CodeFlow.asking(SCOPES)).redirectParameter("code"))
        .isNotEmpty();
    wordPress.forgetSessions();
    assertThat(authorize(AUTHORIZE, CodeFlow.asking(SCOPES)).heading())
        .isEqualTo("Log in to WordPress.com");
    wordPress.honourNewUser(true);
    Map<String, String> asking = CodeFlow.asking(SCOPES);
    asking.put("new-user", "1");
    assertThat(authorize(AUTHORIZE, asking).heading())
        .isEqualTo("Create your WordPress.com account");
  }

  @Test
  void wrongRequestsAreRefusedBeforeAnyLogIn() {
    Map<String, String> asking = CodeFlow.asking(SCOPES);
    asking.put("redirect_uri", CodeFlow.CALLBACK + "?x");
    assertThat(authorize(AUTHORIZE, asking).status()).isEqualTo(400);
    asking = CodeFlow.asking("openid everything");
    assertThat(authorize(AUTHORIZE, asking).redirectParameter("error")).isEqualTo("invalid_scope");
    asking = CodeFlow.asking(SCOPES);
    asking.remove("code_challenge");
    assertThat(authorize(AUTHORIZE, asking).redirectParameter("error"))
        .isEqualTo("invalid_request");
  }

  @Test
  void aCodeIsRedeemedOnceByWhoAskedForIt() {
    Map<String, String> wrong =
        Map.of(
            "code_verifier", "x".repeat(43),
            "redirect_uri", "http://localhost:1/other",
            "client_secret", "wrong",
            "code", "made-up");
    for (Map.Entry<String, String> fault : wrong.entrySet()) {
      Map<String, String> form = CodeFlow.redeeming(approved("alicewrites", SCOPES));
      form.put(fault.getKey(), fault.getValue());
      assertThat(CodeFlow.json(CodeFlow.post(wordPress, TOKEN, form)).getString("error"))
          .as(fault.toString())
          .isIn("invalid_grant", "invalid_client");
    }
    Map<String, String> form = CodeFlow.redeeming(approved("alicewrites", SCOPES));
    assertThat(CodeFlow.post(wordPress, TOKEN, form).status()).isEqualTo(200);
    assertThat(CodeFlow.json(CodeFlow.post(wordPress, TOKEN, form)).getString("error"))
        .isEqualTo("invalid_grant");
  }

  @Test
  void tokensRotateAndAreRevoked() {
    JsonPath first =
        CodeFlow.json(
            CodeFlow.post(wordPress, TOKEN, CodeFlow.redeeming(approved("alicewrites", SCOPES))));
    Map<String, String> client =
        Map.of("client_id", CodeFlow.CLIENT, "client_secret", CodeFlow.SECRET);
    Map<String, String> refresh = new HashMap<>(client);
    refresh.put("grant_type", "refresh_token");
    refresh.put("refresh_token", first.getString("refresh_token"));
    String fresh =
        CodeFlow.json(CodeFlow.post(wordPress, TOKEN, refresh)).getString("access_token");
    assertThat(CodeFlow.post(wordPress, TOKEN, refresh).status()).isEqualTo(400);

    Map<String, String> form = new HashMap<>(client);
    form.put("token", fresh);
    assertThat(isActive(form)).isTrue();
    wordPress.register("other", "other-secret", CodeFlow.CALLBACK);
    Map<String, String> others =
        Map.of("client_id", "other", "client_secret", "other-secret", "token", fresh);
    CodeFlow.post(wordPress, "/oauth2-1/revoke", others);
    assertThat(isActive(form)).as("another client can't revoke it").isTrue();
    assertThat(CodeFlow.post(wordPress, "/oauth2-1/revoke", form).status()).isEqualTo(200);
    assertThat(isActive(form)).isFalse();
    assertThat(get("/rest/v1.1/me", fresh).status()).isEqualTo(400);
  }

  @Test
  void theOlderPairKnowsNeitherProofKeyNorIdToken() {
    Map<String, String> asking = older("auth users sites");
    authorize("/oauth2/authorize", asking);
    browser.press("person", "alicewrites");
    String code =
        browser.type("blog", "30000002").press("approve", "approve").redirectParameter("code");
    Map<String, String> form = CodeFlow.redeeming(code);
    form.remove("code_verifier");
    JsonPath answer = CodeFlow.json(CodeFlow.post(wordPress, "/oauth2/token", form));
    assertThat(answer.getMap(""))
        .containsOnlyKeys("access_token", "token_type", "blog_id", "blog_url", "scope");
    assertThat(answer.<Object>get("blog_id")).isEqualTo(30_000_002);
    assertThat(answer.getString("blog_url"))
        .isEqualTo("http://alicecooks.wordpress.localhost:" + wordPress.blogs().port());
    String token = answer.getString("access_token");
    assertThat(CodeFlow.json(get("/rest/v1.1/me", token)).getLong("token_site_id"))
        .isEqualTo(30_000_002);
    assertThat(get("/rest/v1.1/me/sites", token).status()).isEqualTo(200);
    assertThat(
            CodeFlow.json(get("/oauth2/token-info?client_id=4711&token=" + token, ""))
                .getString("user_id"))
        .isEqualTo("20000001");
  }

  @Test
  void theOlderSignInKnowsOneScopeAndTakesTheSecretInTheFormOnly() {
    assertThat(authorize("/oauth2/authenticate", older("auth sites")).redirectParameter("error"))
        .isEqualTo("invalid_scope");
    wordPress.blogIdAsText(true);
    Map<String, String> form = CodeFlow.redeeming(olderCode());
    form.remove("code_verifier");
    assertThat(
            CodeFlow.json(CodeFlow.post(wordPress, "/oauth2/token", form)).<Object>get("blog_id"))
        .isEqualTo("30000001");
    form.put("code", olderCode());
    form.remove("client_secret");
    assertThat(
            CodeFlow.post(
                    wordPress,
                    "/oauth2/token",
                    form,
                    Optional.of(CodeFlow.CLIENT + ":" + CodeFlow.SECRET))
                .status())
        .isEqualTo(400);
    form = CodeFlow.redeeming(olderCode());
    form.remove("code_verifier");
    assertThat(CodeFlow.post(wordPress, TOKEN, form).status())
        .as("an older code at the newer server")
        .isEqualTo(400);
    form = CodeFlow.redeeming(approved("alicewrites", SCOPES));
    assertThat(CodeFlow.post(wordPress, "/oauth2/token", form).status())
        .as("a newer code at the older server")
        .isEqualTo(400);
  }

  @Test
  void theBlogsAreThereByHost() {
    TextPage blog =
        browser.open(wordPress.address(People.ALICE.wordPress().orElseThrow().sites().getFirst()));
    assertThat(blog.heading()).isEqualTo("Alice Writes");
    assertThat(blog.body()).contains("rel=\"EditURI\"", "/xmlrpc.php?rsd\"");
    assertThat(browser.open(blog.address() + "/xmlrpc.php?rsd").body())
        .contains("<engineName>WordPress</engineName>", "<homePageLink>" + blog.address());
    assertThat(browser.open(blog.address().toString().replace("alicewrites", "nobody")).status())
        .isEqualTo(404);
    assertThat(
            browser.open(blog.address().toString().replace("alicewrites", "danablogs")).heading())
        .isEqualTo("Private site");
    TextPage hostile = browser.open(blog.address().toString().replace("alicewrites", "mallory"));
    assertThat(hostile.body()).contains("&lt;script&gt;").doesNotContain("<script>");

    wordPress.accounts().change(Site.of(30_000_001, "alicemoved", "Alice Writes"));
    assertThat(browser.open(blog.address().toString()).status()).isEqualTo(404);
    assertThat(CodeFlow.json(get("/rest/v1.1/sites/30000001", "")).getString("URL"))
        .contains("//alicemoved.");
    wordPress.accounts().deleteSite(30_000_001);
    assertThat(get("/rest/v1.1/sites/30000001", "").status()).isEqualTo(404);
  }

  private TextPage authorize(String path, Map<String, String> asking) {
    return browser.open(wordPress.origin() + path + "?" + CodeFlow.encoded(asking));
  }

  private void signUp(String username, String site, String email) {
    browser
        .type("username", username)
        .type("site", site)
        .type("email", email)
        .press("create", "create");
  }

  private String approved(String username, String scopes) {
    wordPress.forgetSessions();
    authorize(AUTHORIZE, CodeFlow.asking(scopes));
    browser.press("person", username);
    return browser.press("approve", "approve").redirectParameter("code");
  }

  private String token(String username, String scopes) {
    return CodeFlow.json(
            CodeFlow.post(wordPress, TOKEN, CodeFlow.redeeming(approved(username, scopes))))
        .getString("access_token");
  }

  private static Map<String, String> older(String scopes) {
    Map<String, String> asking = CodeFlow.asking(scopes);
    asking.keySet().removeIf(name -> name.startsWith("code_") || name.equals("nonce"));
    return asking;
  }

  private String olderCode() {
    wordPress.forgetSessions();
    authorize("/oauth2/authenticate", older("auth"));
    browser.press("person", "alicewrites");
    return browser.press("approve", "approve").redirectParameter("code");
  }

  private RawHttp.Answer redeem(TextPage back) {
    return CodeFlow.post(wordPress, TOKEN, CodeFlow.redeeming(back.redirectParameter("code")));
  }

  private String idToken(TextPage back) {
    return CodeFlow.json(redeem(back)).getString("id_token");
  }

  private boolean isActive(Map<String, String> form) {
    return CodeFlow.json(CodeFlow.post(wordPress, "/oauth2-1/token-info", form))
        .getBoolean("active");
  }

  private RawHttp.Answer get(String path, String token) {
    return CodeFlow.get(wordPress, path, token);
  }
}
