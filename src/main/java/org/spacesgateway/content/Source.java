package org.spacesgateway.content;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.content.OriginClient.Answer;
import org.spacesgateway.content.OriginPace.Permit;
import org.spacesgateway.content.SpaceReader.NoTurn;
import org.spacesgateway.content.SpaceReader.NotNow;
import org.spacesgateway.content.SpaceReader.NotReadable;
import org.spacesgateway.content.SpaceReader.Why;

/**
 * The old platform as far as it has one Space.
 *
 * @param origin scheme, host and port that are asked, whatever an address says
 * @param host the Space's own
 * @param isOld whether a host, lower case, is the old platform's: nothing else is asked for
 * @param pace gives a permit for every request
 */
record Source(OriginClient client, URI origin, String host, Predicate<String> isOld, Pace pace) {
  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([A-Za-z0-9._-]{1,40})", Pattern.CASE_INSENSITIVE);
  private static final Duration LONGEST_WISH = Duration.ofDays(1);

  /** Keeps requests apart. */
  @FunctionalInterface
  interface Pace {
    /** Waits for a permit to send one. */
    Permit permit() throws NoTurn;
  }

  /**
   * Asks for a page of the Space.
   *
   * @return an answer of 200, 304 or 404
   * @throws NotNow after any other
   * @throws NoTurn if there was no permit
   * @throws OriginClient.TooLarge if it is longer than that
   */
  Answer page(String target, Map<String, String> headers, int largest) throws IOException {
    Answer answer = get(host, target, headers, largest);
    return switch (answer.status()) {
      case 200, 304, 404, 410 -> answer;
      case 401, 403 -> throw new NotReadable(Why.FOR_FRIENDS, "the origin says " + answer.status());
      default -> throw notNow(answer);
    };
  }

  /**
   * Asks for anything of the old platform.
   *
   * @return an answer of any status but 429 and 500 up
   * @throws NotNow after those
   * @throws NoTurn if there was no permit
   */
  Answer any(URI address, int largest) throws IOException {
    String target =
        (address.getRawPath().isEmpty() ? "/" : address.getRawPath())
            + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    Answer answer = get(address.getHost().toLowerCase(Locale.ROOT), target, Map.of(), largest);
    if (answer.status() == 429 || answer.status() >= 500) {
      throw notNow(answer);
    }
    return answer;
  }

  private Answer get(String asked, String target, Map<String, String> headers, int largest)
      throws IOException {
    Permit permit = pace.permit();
    try (permit) {
      return client.get(origin, asked, target, headers, largest);
    } catch (OriginClient.TooLarge tooLarge) {
      throw tooLarge;
    } catch (IOException failed) {
      throw new NotNow(failed.getMessage(), null);
    }
  }

  /** Whether an address is the old platform's. */
  boolean isOld(URI address) {
    return address.getHost() != null && isOld.test(address.getHost().toLowerCase(Locale.ROOT));
  }

  /** The character set that an answer says it has; null when it doesn't. */
  static String charset(Answer answer) {
    String type = answer.header("Content-Type");
    Matcher charset = CHARSET.matcher(type == null ? "" : type);
    return charset.find() && isKnown(charset.group(1)) ? charset.group(1) : null;
  }

  private static boolean isKnown(String charset) {
    try {
      return Charset.isSupported(charset);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /* Retry-After in seconds (RFC 9110, 10.2.3); as a date it is not looked at. */
  private static NotNow notNow(Answer answer) {
    String wish = answer.header("Retry-After");
    Duration after =
        wish != null && wish.strip().matches("[0-9]{1,9}")
            ? Duration.ofSeconds(Long.parseLong(wish.strip()))
            : null;
    return new NotNow(
        "the origin says " + answer.status(),
        after != null && after.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : after);
  }
}
