package org.spacesgateway.batch;

import java.util.stream.Collectors;
import org.spacesgateway.directory.SourceSite;

/** What an export for nginx begins with: how it is included, and how its keys are made. */
final class NginxHead {
  /* Of a moved Space, what nobody looks up but its Space: nginx' keys for it. */
  static final String MONTH_OF_ONE_DIGIT = "/?m";
  static final String MONTH_OF_TWO_DIGITS = "/?mm";
  static final String LEFT_BEHIND = "/photos";
  static final String CATEGORY = "/?cat=";

  /* What hosts of nobody's own are called; no Space is. */
  private static final String HUB = "@";

  private static final String INCLUDED =
      """
      # Include this in the http block, and ahead of any other map. In the server block of those hosts:
      #   if ($%1$s_target = gone) { return 410; }
      #   if ($%1$s_target) { return 301 $%1$s_target; }
      #   return 404;
      map_hash_max_size %2$d;
      map_hash_bucket_size %3$d;
      """;

  private static final String PLAIN =
      """
      # Not held, and 404: rules, and what is undecided; each is named below. An address with a query
      # is known by the parameters that matter alone, as the map spells them.
      map $uri $%1$s_path {
        default $uri;
        "~^(?<%1$s_kept>.*[^/])/+$" $%1$s_kept;
      }
      map "$host$%1$s_path%2$s" $%1$s_target {
        default "";
      """;

  /* In the brackets: what TargetPolicy lets into a target. */
  private static final String QUERIES =
      """
      # The query goes along, unless it holds characters that no target may.
      map $args $%1$s_first {
        default "";
        "~^[!#-;=?-Z\\[\\]_a-z~]+$" "?$args";
      }
      map $args $%1$s_more {
        default "";
        "~^[!#-;=?-Z\\[\\]_a-z~]+$" "&$args";
      }
      """;

  private static final String SPACES =
      """
      # Spaces by every name that they have and had, by cid- and 1 to 16 digits, and by /members/NAME on
      # hosts of nobody's own; behind a build (/mmm2010-...), too: homes, entries and categories in the
      # map, feeds, months (partqs=amonth=...&ayear=...), categories by partqs=cat=..., too, and 410 for
      # photos, lists, friends, guestbook, profile and all of a Space that is mapped to nothing. Entries
      # by a token from before 2006, too, where it is known.
      # Categories' names are held as the old platform and browsers spell them, in a parameter escaped
      # twice or once, blanks all as a plus sign, as %%2b, as %%20 or as %%2520, and letters beyond ASCII
      # in lower case. In a path nginx can't tell %%2b from a plus sign: a blank, too, and a name that
      # has a plus sign is not held.
      # Not held, and 404 here: an entry or category without a counterpart, and entries before or after
      # another, which the gateway leads to the blog for now (302); other queries of partqs; on
      # hosts of nobody's own whatever names its Space by an id or a token in the path alone; editors'
      # and owners' pages, sign-up and sign-in. How many those are nobody knows: they are answered
      # without a mapping. What a page of 410 tells is not held either.
      map $host $%1$s_host {
        default "";
      %2$s}
      map $uri $%1$s_local {
        default $uri;
        "~*^/mmm[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}\\.[0-9]{2}(?<%1$s_built>(?:/.*)?)$" $%1$s_built;
      }
      map "$%1$s_host$%1$s_local?$args" $%1$s_name {
        default $%1$s_host;
        "~*^%3$s[^?]*\\?(?:(?!wa=)[^&]*&)*wa=wsignin1\\.0(?:&|$)" "";
        "~*^%3$s/members/(?<%1$s_member>[^/?]+)[/?]" $%1$s_member;
        "~^%3$s" "";
      }
      map "$%1$s_host$%1$s_local" $%1$s_below {
        default $%1$s_local;
        "~*^%3$s/members/[^/]+(?<%1$s_members>(?:/.*)?)$" $%1$s_members;
      }
      map $%1$s_name $%1$s_space {
        default "";
        "~*^cid-(?=[0-9a-f]{1,16}$)0*(?<%1$s_cid>[0-9a-f]+)$" $%1$s_cid;
      """;

  private static final String OF_NOTHING =
      """
      }
      map $uri $%1$s_in {
        default "";
        "~*/cns!0{0,15}(?<%1$s_other>[0-9a-f]{1,16})![0-9]" "!$%1$s_other";
      }
      map "$%1$s_space$%1$s_in" $%1$s_nothing {
        default "";
      """;

  private static final String OF_SPACES =
      """
      }
      map $%1$s_below $%1$s_path {
        default $%1$s_below;
        "~*^(?:/blog)?(?:/default\\.aspx)?/*$" "/";
        "~*^(?:/blog)?/feed\\.rss/*$" "/feed.rss";
        "~*^/(?:photos|lists|friends|guestbook|profile)(?:/[^!]*)?$" "%2$s";
        "~*^/(?:photos|lists|friends|guestbook|profile)/(?:[^!]*/)?cns!0{0,15}(?<%1$s_of>[0-9a-f]{1,16})![0-9]{1,18}(?:\\.entry)?(?:/[^!]*)?$" "%2$s!$%1$s_of";
        "~^(?<%1$s_kept>.*[^/])/+$" $%1$s_kept;
      }
      map "$%1$s_path?$args" $%1$s_asks {
        default "";
        "~*^/\\?%3$spartqs=amonth(?:=|%%3d)0?(?<%1$s_month>[1-9])%%26ayear(?:=|%%3d)(?<%1$s_year>(?:19|20)[0-9]{2})(?:%%26[^&]*)?(?:&|$)" "?m";
        "~*^/\\?%3$spartqs=amonth(?:=|%%3d)(?<%1$s_month>1[0-2])%%26ayear(?:=|%%3d)(?<%1$s_year>(?:19|20)[0-9]{2})(?:%%26[^&]*)?(?:&|$)" "?mm";
        "~*^/\\?%3$spartqs=cat(?:=|%%3d|(?!%%26))(?<%1$s_cat>[^&]+)(?:&|$)" "?cat=$%1$s_cat";
        "~*^/\\?%3$s(?:partqs|_c[0-9]{1,3}_blogpart_pagedir)=" "?";
      }
      map "$%1$s_space$%1$s_path$%1$s_asks" $%1$s_target {
        default $%1$s_nothing;
      """;

  private static final String PARAMETERS_BEFORE = "(?:(?!partqs=)[^&]*&)*";

  private NginxHead() {}

  /** What the names of its variables begin with. */
  static String name(SourceSite site) {
    return site.name().replaceAll("[^a-z0-9]", "_");
  }

  /** Of all: how it is included. */
  static String included(SourceSite site, long keys, int longest) {
    // A key, its length, a pointer, in whole lines of a processor's cache.
    int bucket = (longest + 128) / 64 * 64 + 64;
    return INCLUDED.formatted(name(site), Math.max(2048, keys), bucket);
  }

  /** Of a plain site: up to the first row. */
  static String plain(SourceSite site) {
    return (site.passesQuery() ? QUERIES.formatted(name(site)) : "")
        + PLAIN.formatted(
            name(site), site.comparison().significant().isEmpty() ? "" : "$is_args$args");
  }

  /** Of a site of Spaces: up to the first name of one. */
  static String spaces(SourceSite site) {
    return SPACES.formatted(
        name(site),
        site.hubs().stream().map(NginxHead::nobodys).collect(Collectors.joining())
            + site.hosts().stream()
                .filter(host -> host.startsWith("*."))
                .map(host -> label(name(site), host.substring(1)))
                .collect(Collectors.joining()),
        HUB);
  }

  /** From behind the last name up to the first Space that is mapped to nothing. */
  static String ofNothing(SourceSite site) {
    return OF_NOTHING.formatted(name(site));
  }

  /** From behind the last of those up to the first row. */
  static String ofSpaces(SourceSite site) {
    return OF_SPACES.formatted(name(site), LEFT_BEHIND, PARAMETERS_BEFORE);
  }

  private static String nobodys(String hub) {
    return hub.startsWith("*.")
        ? "  \"~" + escaped(hub.substring(1)) + "$\" \"" + HUB + "\";\n"
        : "  \"" + hub + "\" \"" + HUB + "\";\n";
  }

  private static String label(String name, String suffix) {
    return "  \"~^(?<%1$s_label>[^.]+)%2$s$\" $%1$s_label;\n".formatted(name, escaped(suffix));
  }

  private static String escaped(String host) {
    return host.replace(".", "\\.");
  }
}
