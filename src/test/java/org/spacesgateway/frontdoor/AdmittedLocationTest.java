package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.address.Query;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.Known;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.sunset.Phase;

/**
 * Whatever is asked for, and whatever the map holds, rows that no import would let in among it:
 * {@code Location} is an admitted absolute https address. What a rule makes of an address comes in
 * as any other mapping.
 */
class AdmittedLocationTest {
  private static final String ORIGIN = "https://gateway.example";
  private static final String GOOD = "new.example.org";
  private static final List<String> BLOGS =
      List.of(
          "https://alice.wordpress.com/", "https://alice.wordpress.com", "https://blog.example");
  private static final Cid ALICE = Cid.ofHex("A11CE").orElseThrow();
  private static final SourceSite PLAIN = site("old", SourceSite.Kind.PLAIN, "old.example");
  private static final SourceSite SPACES =
      site("spaces", SourceSite.Kind.SPACES, "*.spaces.live.com");
  private static final OldHosts HOSTS =
      new OldHosts(ORIGIN, false, new SiteTargets(ORIGIN, false, List.of(PLAIN, SPACES)));

  /* As strict as can be, and none of our own code: what no reader of addresses reads otherwise. */
  private static final Pattern ABSOLUTE =
      Pattern.compile("https://((?:[a-z0-9]+(?:-+[a-z0-9]+)*\\.)+[a-z][a-z0-9-]+)/[!-~&&[^\\\\]]*");

  private static SourceSite site(String name, SourceSite.Kind kind, String host) {
    return new SourceSite(
        name,
        kind,
        List.of(host),
        List.of(),
        Set.of(GOOD),
        false,
        true,
        Optional.empty(),
        new Comparison(false, Set.of("id")),
        true);
  }

  @Property
  void onAPlainSite(
      @ForAll("texts") String path,
      @ForAll("texts") String query,
      @ForAll("mappings") Mapping row) {
    PlainAddress.of("old.example", path, query, PLAIN.comparison())
        .ifPresent(address ->
            check(
                row,
                row,
                HOSTS
                    .plain(
                        PLAIN,
                        "GET",
                        MapKey.of(PLAIN.name(), address),
                        query,
                        new Known.OfSite(Optional.of(row), null),
                        Phase.ANNOUNCED)
                    .outcome()));
  }

  @Property
  void ofASpace(
      @ForAll("paths") String path,
      @ForAll("texts") String query,
      @ForAll("mappings") Mapping home,
      @ForAll("mappings") Mapping row) {
    OldAddress address = OldAddress.parse(Optional.of("alice"), path, new Query(query));
    check(
        home,
        row,
        HOSTS
            .space(
                SPACES,
                false,
                "GET",
                address,
                new Known.OfSpace(
                    Optional.of(new KnownSpace(ALICE, false, Optional.of(home), null, null)),
                    Optional.of(row)),
                Phase.ANNOUNCED)
            .outcome());
  }

  private static void check(Mapping home, Mapping row, Outcome outcome) {
    String location =
        outcome instanceof Outcome.Redirect redirect ? redirect.target().location() : null;
    Statistics.label("redirected")
        .collect(location != null)
        // Else this would look at nothing.
        .coverage(coverage -> coverage.check(true).percentage(share -> share >= 2));
    if (location == null) {
      return;
    }
    Matcher parts = ABSOLUTE.matcher(location);
    assertThat(parts.matches()).as(location).isTrue();
    assertThat(location).hasSizeLessThanOrEqualTo(2048);
    String host = parts.group(1);
    boolean admitted = host.equals(GOOD) || host.endsWith("." + GOOD);
    boolean own = location.startsWith(ORIGIN + "/");
    assertThat(admitted || own || isOfABlog(home, host) || isOfABlog(row, host))
        .as(location)
        .isTrue();
  }

  /* A blog's domain is what WordPress.com says it is: any, but no other than that. */
  private static boolean isOfABlog(Mapping mapping, String host) {
    return mapping.blogId() != null
        && BLOGS.stream()
            .filter(blog -> mapping.target() != null && mapping.target().startsWith(blog))
            .anyMatch(
                blog -> blog.equals("https://" + host) || blog.equals("https://" + host + "/"));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of(RedirectStrings.around(GOOD)),
        Arbitraries.of(RedirectStrings.around(GOOD)).map(RedirectStrings::encoded),
        Arbitraries.strings().ascii().ofMaxLength(40),
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.strings().withCharRange('a', 'z').withChars("/=&-._~").ofMaxLength(3000));
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> beginnings =
        Arbitraries.of(
            "/",
            "/blog/",
            "/blog/cns!A11CE!138.entry",
            "/blog/cns!B0B!1.entry",
            "/feed.rss",
            "/category/Travel",
            "/category/",
            "/category/Travel/feed.rss",
            "/default.aspx",
            "/photos/",
            "/PersonalSpace.aspx",
            "/rsd.xml",
            "/wlwmanifest.xml");
    return Arbitraries.oneOf(
        beginnings, Combinators.combine(beginnings, texts()).as(String::concat), texts());
  }

  @Provide
  Arbitrary<Mapping> mappings() {
    Arbitrary<String> targets =
        Arbitraries.oneOf(
            Arbitraries.just("https://" + GOOD + "/a?b=c#d"),
            texts(),
            texts().map(text -> "https://" + GOOD + text),
            texts().map(text -> "https://" + GOOD + "/" + text));
    Arbitrary<Mapping> any =
        Combinators.combine(
                Arbitraries.of(Kind.class),
                targets.injectNull(0.1),
                texts().injectNull(0.5),
                texts().injectNull(0.5))
            .as((kind, target, archive, suggested) ->
                new Mapping(kind, target, null, null, archive, suggested, suggested, null));
    Arbitrary<Mapping> toABlog =
        Combinators.combine(Arbitraries.of(BLOGS), Arbitraries.oneOf(texts(), paths()))
            .as((blog, path) ->
                new Mapping(Kind.REDIRECT, blog + path, 7L, path, null, null, null, null));
    return Arbitraries.oneOf(any, toABlog, targets.map(Mapping::redirect));
  }
}
