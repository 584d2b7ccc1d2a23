package org.spacesgateway.frontdoor;

import java.util.Map;
import java.util.Optional;
import org.spacesgateway.registration.Source;

/** The addresses that both faces answer. */
sealed interface Door {
  /**
   * 2.1, 2.2: "create a Space", in any of its forms.
   *
   * @param source what the address tells of the visitor
   * @param takesPost whether a form may be posted to it
   */
  record SignUp(Source source, boolean takesPost) implements Door {}

  /** 2.3: sign-in with a Live account. */
  record SignIn() implements Door {}

  /** 2.4: what crawlers may ask for. */
  record Robots() implements Door {}

  /** 2.13: what blog editors post to. */
  record Editors() implements Door {}

  /**
   * The door that a request is at.
   *
   * @param hub whether the host is an old one that is nobody's own: there, wa=wsignin1.0 means
   *     sign-in on any path; on a Space's own host it is noise on a permalink
   * @param fwlinks the numbers of fwlink addresses that mean sign-up
   */
  static Optional<Door> of(RequestTarget target, boolean hub, Map<Integer, Source> fwlinks) {
    Optional<Door> door =
        switch (target.path()) {
          case "/signup" -> Optional.of(new SignUp(Source.WEB, true));
          case "/signup.aspx" -> Optional.of(new SignUp(Source.WEB, false));
          case "/writerredirect/writercreatespacesaccount", "/writerredirect/createspaceaddress" ->
              Optional.of(new SignUp(Source.WRITER, false));
          case "/fwlink" ->
              target
                  .query()
                  .first("LinkId")
                  .filter(number -> number.matches("[0-9]{1,9}"))
                  .map(number -> fwlinks.get(Integer.valueOf(number)))
                  .map(source -> new SignUp(source, false));
          case "/login", "/login.srf" -> Optional.of(new SignIn());
          case "/storageservice/metaweblog.rpc" -> Optional.of(new Editors());
          case "/robots.txt" -> Optional.of(new Robots());
          default -> Optional.empty();
        };
    return door.isEmpty() && hub && target.query().has("wa", "wsignin1.0")
        ? Optional.of(new SignIn())
        : door;
  }

  /**
   * The robots file: old addresses are for crawlers too, so that they learn where things went;
   * sign-up, sign-in and owners' pages are for people.
   *
   * @param own whether it is for our own host
   */
  static String robots(boolean own) {
    return "User-agent: *\nDisallow: /signup\nDisallow: /login\nDisallow: /fwlink\nDisallow: /WriterRedirect/\n"
        + (own ? "Disallow: /live/\nDisallow: /wordpress/\n" : "");
  }
}
