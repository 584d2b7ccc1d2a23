package org.spacesgateway.address;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;

/**
 * Who, or what, a request's {@code User-Agent} says asks: one reading for old addresses and for
 * sign-ups, so that their figures speak of the same people.
 */
public enum Agent {
  /** Somebody with a browser, or with a program that shows pages to people. */
  PERSON,
  /** A program that fetches feeds for people. */
  FEED_READER,
  /** Any other program: search engines, previews, monitors, libraries. */
  CRAWLER;

  private static final int LONGEST = 512;
  /* Nearly all requests come with one of few texts, and reading one takes longer than a redirect. */
  private static final Cache<String, Agent> KNOWN =
      // Whoever asks keeps the cache in order: to wake another thread for it costs more.
      Caffeine.newBuilder().maximumSize(2_000).executor(Runnable::run).build();

  private static final Words FEED_READERS =
      new Words(
          "feed",
          "rss",
          "atom/",
          "newsblur",
          "newsboat",
          "newsbeuter",
          "newsgator",
          "inoreader",
          "netnewswire",
          "netvibes",
          "bloglines",
          "liferea",
          "akregator",
          "miniflux",
          "thunderbird/",
          "simplepie",
          "apple-pubsub",
          "reeder/",
          "theoldreader",
          "planet/",
          "podcast");

  private static final Words CRAWLERS =
      new Words(
          "bot",
          "crawl",
          "spider",
          "slurp",
          "archiver",
          "heritrix",
          "facebookexternalhit",
          "facebookcatalog",
          "meta-external",
          "mediapartners",
          "apis-google",
          "google-inspectiontool",
          "googleother",
          "google-read-aloud",
          "embedly",
          "whatsapp/",
          "preview",
          "monitor",
          "uptime",
          "pingdom",
          "statuscake",
          "check_http",
          "validator",
          "checker",
          "headlesschrome",
          "phantomjs",
          "lighthouse",
          "scrapy",
          "python",
          "aiohttp",
          "httpx",
          "curl/",
          "wget/",
          "java/",
          "okhttp",
          "apache-httpclient",
          "go-http-client",
          "libwww-perl",
          "node-fetch",
          "axios/",
          "undici",
          "postmanruntime",
          "httpie",
          "ruby",
          "wordpress/",
          "masscan",
          "zgrab",
          "nikto",
          "sqlmap",
          "nmap",
          "nuclei");

  /**
   * Reads it. Cheap, and never throws; what stands behind 512 characters is passed over.
   *
   * @param userAgent the User-Agent header, or null: every browser sends one, so that nothing, or
   *     blank text, is a program
   */
  public static Agent of(String userAgent) {
    return userAgent == null || userAgent.isBlank()
        ? CRAWLER
        : KNOWN.get(userAgent.substring(0, Math.min(userAgent.length(), LONGEST)), Agent::read);
  }

  private static Agent read(String userAgent) {
    return FEED_READERS.isIn(userAgent) ? FEED_READER : CRAWLERS.isIn(userAgent) ? CRAWLER : PERSON;
  }

  /** Words, found in one pass: nearly every place is passed over by its first two letters. */
  private static final class Words {
    private static final int LETTERS = 32;

    private final String[][] byBeginning = new String[LETTERS * LETTERS][];

    /**
     * @param words lower case, two characters or more
     */
    Words(String... words) {
      for (String word : words) {
        int at = beginning(word, 0);
        String[] others = byBeginning[at];
        String[] more = others == null ? new String[1] : Arrays.copyOf(others, others.length + 1);
        more[more.length - 1] = word;
        byBeginning[at] = more;
      }
    }

    private static int beginning(String text, int at) {
      return text.charAt(at) % LETTERS * LETTERS + text.charAt(at + 1) % LETTERS;
    }

    boolean isIn(String text) {
      for (int at = 0; at + 1 < text.length(); at++) {
        String[] words = byBeginning[beginning(text, at)];
        if (words != null) {
          for (String word : words) {
            if (text.regionMatches(true, at, word, 0, word.length()) && !isAPhone(text, at, word)) {
              return true;
            }
          }
        }
      }
      return false;
    }

    /* Cubot makes telephones. */
    private static boolean isAPhone(String text, int at, String word) {
      return word.equals("bot") && at >= 2 && text.regionMatches(true, at - 2, "cu", 0, 2);
    }
  }
}
