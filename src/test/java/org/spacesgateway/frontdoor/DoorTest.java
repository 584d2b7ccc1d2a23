package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.address.DoorPaths;
import org.spacesgateway.registration.Source;

class DoorTest {
  private static final Map<Integer, Source> FWLINKS =
      Map.of(69823, Source.WRITER, 122_121, Source.MESSENGER);

  private static Optional<Door> on(boolean hub, String sent) {
    return Door.of(RequestTarget.parse(sent), hub, FWLINKS);
  }

  @Test
  void whatImportsTakeForDoorsIsOne() {
    assertThat(DoorPaths.ALL).allSatisfy(path -> assertThat(on(false, path)).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "/signup, WEB, true",
    "/Signup/, WEB, true",
    "/%73ignup?mkt=de-DE, WEB, true",
    "/signup.aspx, WEB, false",
    "/SignUp.aspx?lc=1031, WEB, false",
    "/WriterRedirect/WriterCreateSpacesAccount?Version=14.0&Build=8089&Market=en-US, WRITER, false",
    "/WriterRedirect/CreateSpaceAddress, WRITER, false",
    "/writerredirect/createspaceaddress/, WRITER, false",
    "/fwlink/?LinkId=69823, WRITER, false",
    "/fwlink?linkid=69823, WRITER, false",
    "/fwlink/?clcid=0x409&LinkID=122121, MESSENGER, false",
    "/fwlink/?LinkId=0069823, WRITER, false"
  })
  void everyAddressOfCreateASpaceIsSignUp(String sent, Source source, boolean takesPost) {
    assertThat(on(false, sent)).contains(new Door.SignUp(source, takesPost));
    assertThat(on(true, sent)).contains(new Door.SignUp(source, takesPost));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/signups",
        "/signup.asp",
        "/signup/x",
        "/x/signup",
        "/sign%2575p",
        "/signup%2f",
        "/WriterRedirect",
        "/WriterRedirect/Other",
        "/fwlink",
        "/fwlink/?LinkId=",
        "/fwlink/?LinkId=1",
        "/fwlink/?LinkId=-69823",
        "/fwlink/?LinkId=69823x",
        "/fwlink/?LinkId=0x110bf",
        "/fwlink/?LinkId=99999999999999999999",
        "/fwlink/?LinkId=1&LinkId=69823",
        "/fwlink/?LinkId=%ef%bc%91",
        "/logins",
        "/login.srf/x",
        "/robots.txt.bak",
        "/blog/robots.txt"
      })
  void anyOtherAddressIsNoDoor(String sent) {
    assertThat(on(false, sent)).isEmpty();
    assertThat(on(true, sent)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/login", "/Login/", "/login.srf", "/LOGIN.SRF?wa=wsignin1.0&lc=1028"})
  void signInHasItsAddressesOnEveryHost(String sent) {
    assertThat(on(false, sent)).contains(new Door.SignIn());
    assertThat(on(true, sent)).contains(new Door.SignIn());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?wa=wsignin1.0",
        "/default.aspx?x=1&WA=WSignIn1.0",
        "/blog/cns!1!2.entry?wa=wsignin1%2e0",
        "/fwlink/?LinkId=1&wa=wsignin1.0"
      })
  void waMeansSignInOnAHubAndNothingOnASpace(String sent) {
    assertThat(on(true, sent)).contains(new Door.SignIn());
    assertThat(on(false, sent)).isEmpty();
  }

  @Test
  void waDoesNotMakeSignUpASignIn() {
    assertThat(on(true, "/signup?wa=wsignin1.0")).contains(new Door.SignUp(Source.WEB, true));
    assertThat(on(true, "/robots.txt?wa=wsignin1.0")).contains(new Door.Robots());
  }

  @Test
  void otherValuesOfWaMeanNothing() {
    assertThat(on(true, "/?wa=wsignout1.0")).isEmpty();
    assertThat(on(true, "/?wa=")).isEmpty();
    assertThat(on(true, "/?wa=wsignout1.0&wa=wsignin1.0")).as("the first counts").isEmpty();
  }

  @Test
  void ownersPagesAreOnOurOwnHostOnlySoItsRobotsFileAloneNamesThem() {
    assertThat(Door.robots(true))
        .startsWith("User-agent: *\n")
        .contains("Disallow: /signup\n", "Disallow: /login\n", "Disallow: /live/\n")
        .endsWith("\n");
    assertThat(Door.robots(false))
        .startsWith("User-agent: *\n")
        .contains("Disallow: /signup\n", "Disallow: /login\n")
        .doesNotContain("/live/", "/wordpress/");
  }
}
