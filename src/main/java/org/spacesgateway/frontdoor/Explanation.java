package org.spacesgateway.frontdoor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.frontdoor.Hosts.Face;
import org.spacesgateway.mapping.Known;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.MapTables;
import org.spacesgateway.mapping.Rules;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.registration.Registration;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.registration.Source;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

/** Why an old address is answered as it is: the front door's own decision, step by step. */
public final class Explanation {
  private static final Pattern BEYOND_ASCII = Pattern.compile("[^\\x00-\\x7F]+");

  private final Hosts hosts;
  private final OldHosts oldHosts;
  private final Closing closing;
  private final MapTables tables;
  private final BroughtAlong broughtAlong;
  private final Registration registration;
  private final Map<Integer, Source> fwlinks;
  private final String origin;

  /**
   * @param ownAuthority host, and port where the own origin has one
   * @param origin our own origin
   * @param development whether http on loopback is admitted
   * @param closing how it stands
   * @param database that the map is read from
   * @param registration how sign-ups are answered
   */
  public Explanation(
      String ownAuthority,
      String origin,
      boolean development,
      List<SourceSite> sites,
      Closing closing,
      DataSource database,
      RegistrationConfig registration) {
    this.hosts = new Hosts(ownAuthority, sites);
    this.oldHosts = new OldHosts(origin, development, new SiteTargets(origin, development, sites));
    this.closing = closing;
    this.tables = new MapTables(database);
    this.broughtAlong = new BroughtAlong(database);
    this.registration =
        new Registration(registration, new TargetPolicy(origin, registration.hosts(), development));
    this.fwlinks = registration.fwlinks();
    this.origin = origin;
  }

  /**
   * What was found.
   *
   * @param lines what each step found, by its name, in order
   * @param hit the mapping that answers; empty when none does
   * @param gap the mapping that is missing; empty when none is
   */
  public record Explained(Map<String, String> lines, Optional<MapKey> hit, Optional<MapKey> gap) {
    private static Explained withoutMapping(Map<String, String> lines) {
      return new Explained(lines, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Explains the answer to GET.
   *
   * @param address with or without scheme
   * @throws SQLException if the database can't be read
   */
  public Explained explain(String address) throws SQLException {
    Map<String, String> lines = new LinkedHashMap<>();
    String whole = asSent(address.strip().replaceFirst("#.*", ""));
    RequestTarget target =
        RequestTarget.parse(whole.matches("(?i)https?://.*") ? whole : "http://" + whole);
    if (target == null) {
      lines.put("Answer", "400: the address can’t be read");
      return Explained.withoutMapping(lines);
    }
    switch (hosts.face(List.of(target.authority()), null)) {
      case Face.Own() -> lines.put("Host", "our own: not an old address");
      case Face.Stranger() -> lines.put("Answer", "421: no closing site has this host");
      case Face.Unreadable() -> lines.put("Answer", "400: the host can’t be read");
      case Face.Old old -> {
        lines.put(
            "Site",
            "%s (%s, %s)"
                .formatted(
                    old.site().name(),
                    old.site().kind() == SourceSite.Kind.PLAIN ? "plain" : "Spaces",
                    old.site().complete() ? "complete" : "known in part"));
        Optional<Door> door = Door.of(target, old.hub(), fwlinks);
        if (door.isEmpty()) {
          return answered(old, target, lines);
        }
        lines.put("Answer", atTheDoor(door.get(), target));
        lines.put("Because", "a door, on every host of ours");
      }
    }
    return Explained.withoutMapping(lines);
  }

  /** A person types letters; a browser sends their octets in UTF-8. */
  static String asSent(String typed) {
    return BEYOND_ASCII
        .matcher(typed)
        .replaceAll(letters -> URLEncoder.encode(letters.group(), StandardCharsets.UTF_8));
  }

  /* To somebody who sends no Accept-Language. */
  private String atTheDoor(Door door, RequestTarget target) {
    return switch (door) {
      case Door.SignUp(Source source, boolean takesPost) -> {
        Registration.Route to = registration.route(source, target.query(), null);
        yield "301 to %s (a sign-up, %s; the language is the browser’s unless the address says one)"
            .formatted(to.target().location(), source.name().toLowerCase(Locale.ROOT));
      }
      case Door.SignIn() -> "302 to " + origin + "/live/ (a sign-in)";
      case Door.Editors() -> "405 (a blog editor’s endpoint: POST alone)";
      case Door.Robots() -> "200 (robots.txt)";
    };
  }

  private Explained answered(Face.Old old, RequestTarget target, Map<String, String> lines)
      throws SQLException {
    OldAnswer answer =
        switch (old.site().kind()) {
          case SPACES -> space(old, target, lines);
          case PLAIN -> plain(old, target, lines);
        };
    lines.put("Answer", inWords(answer.outcome()));
    lines.put("Because", answer.because());
    return new Explained(
        lines, Optional.ofNullable(answer.hit()), Optional.ofNullable(answer.gap()));
  }

  private OldAnswer space(Face.Old old, RequestTarget target, Map<String, String> lines)
      throws SQLException {
    OldAddress address = OldAddress.parse(old.label(), target.rawPath(), target.query());
    lines.put("Space", address.whose().map(Object::toString).orElse("none named"));
    lines.put("Asks for", address.what().toString());
    boolean namesNone = address.whose().isEmpty() && !old.hub();
    Known known = namesNone ? Seen.noSpace(closing).known() : tables.find(address);
    if (known instanceof Known.OfSpace(var space, var mapping, var entry)) {
      lines.put(
          "Known",
          space
              .map(it ->
                  "CID %s, %s, %s%s"
                      .formatted(
                          it.cid().hex(),
                          it.isPrivate() ? "for friends" : "public",
                          it.home().map(home -> "moved to " + home.target()).orElse("not moved"),
                          it.ownerClosesAt() == null
                              ? ""
                              : ", closed by its owner from " + it.ownerClosesAt() + " on"))
              .orElse("no such Space"));
      mapping.ifPresent(found -> lines.put("Mapping", found.toString()));
    }
    Seen seen = Seen.of(known, closing);
    Phase phase = seen.standing().phase();
    lines.put("Phase", phase.toString());
    OldAnswer answer = oldHosts.space(old.site(), old.hub(), "GET", address, seen.known(), phase);
    Optional<OldAnswer> meanwhile =
        OldHosts.whileBroughtAlong(old.site(), address.what(), answer, phase);
    if (meanwhile.isEmpty()) {
      return answer;
    }
    boolean isOpen = broughtAlong.isOpen(Cid.ofHex(answer.hit().scope()).orElseThrow());
    lines.put("Transfer", isOpen ? "open" : "none open");
    return isOpen ? meanwhile.get() : answer;
  }

  private OldAnswer plain(Face.Old old, RequestTarget target, Map<String, String> lines)
      throws SQLException {
    SourceSite site = old.site();
    String query = target.query().raw();
    Optional<PlainAddress> address =
        PlainAddress.of(old.host(), target.rawPath(), query, site.comparison());
    if (address.isEmpty()) {
      return OldHosts.tooLong(site, "GET", closing.ofAll().phase());
    }
    MapKey key = MapKey.of(site.name(), address.get());
    lines.put("Key", key.key());
    Known known =
        tables.find(
            site,
            address.get(),
            () -> FrontDoor.spelled(site, old.host(), target).orElse(address.get()));
    if (known instanceof Known.OfSite(var mapping, String foundBy)) {
      if (foundBy != null) {
        lines.put(Rules.isRule(foundBy) ? "Rule" : "Stored as", foundBy);
      }
      mapping.ifPresent(found -> lines.put("Mapping", found.toString()));
    }
    Phase phase = closing.ofAll().phase();
    lines.put("Phase", phase.toString());
    return oldHosts.plain(site, "GET", key, query, known, phase);
  }

  private static String inWords(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Moved moved -> "301 to " + moved.target();
      case Outcome.MovedForNow forNow -> "302 to " + forNow.target();
      case Outcome.Gone gone -> "410: " + Words.in(Language.ENGLISH).say(gone.page().title());
      case Outcome.Unknown unknown -> "404";
      case Outcome.Unavailable later -> "503, again in " + later.retryAfter().toSeconds() + " s";
      case Outcome.Proxied proxied -> "what " + proxied.origin() + " says";
      default -> outcome.toString();
    };
  }
}
