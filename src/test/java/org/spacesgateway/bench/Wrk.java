package org.spacesgateway.bench;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.proof.Shell;

/**
 * What one run of {@code wrk} measured.
 *
 * @param requests answers received
 * @param perSecond answers a second
 * @param p50Millis median time to an answer
 * @param p99Millis time within which 99 of 100 were answered
 * @param errors connections that failed, answers that timed out, statuses of 400 and above
 */
record Wrk(long requests, double perSecond, double p50Millis, double p99Millis, long errors) {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern SOCKET_ERRORS =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
  private static final Pattern REFUSALS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  /**
   * Asks for {@code /signup} as a browser does, with one thread.
   *
   * @param port on loopback
   * @param connections kept connections, each with one request under way
   * @param seconds how long
   */
  static Wrk signUps(int port, int connections, int seconds) {
    return parse(
        Shell.run(
            "wrk",
            "--threads=1",
            "--connections=" + connections,
            "--duration=" + seconds + "s",
            "--timeout=10s",
            "--latency",
            "--header=Host: localhost:" + port,
            "--header=User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
            "--header=Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "--header=Accept-Language: de-DE,de;q=0.9,en;q=0.8",
            "http://127.0.0.1:" + port + "/signup"));
  }

  /**
   * Asks for what a script chooses, with one thread.
   *
   * @param host for the Host header
   * @param script a file of Lua
   */
  static Wrk scripted(int port, String host, Path script, int connections, int seconds) {
    return parse(
        Shell.run(
            "wrk",
            "--threads=1",
            "--connections=" + connections,
            "--duration=" + seconds + "s",
            "--timeout=10s",
            "--latency",
            "--script=" + script,
            "--header=Host: " + host,
            "--header=User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
            "http://127.0.0.1:" + port + "/"));
  }

  private static Wrk parse(String output) {
    long errors = 0;
    Matcher sockets = SOCKET_ERRORS.matcher(output);
    if (sockets.find()) {
      for (int group = 1; group <= 4; group++) {
        errors += Long.parseLong(sockets.group(group));
      }
    }
    Matcher refusals = REFUSALS.matcher(output);
    if (refusals.find()) {
      errors += Long.parseLong(refusals.group(1));
    }
    return new Wrk(
        Long.parseLong(only(REQUESTS, output)),
        Double.parseDouble(only(PER_SECOND, output)),
        percentile("50", output),
        percentile("99", output),
        errors);
  }

  private static double percentile(String percent, String output) {
    Matcher line = Pattern.compile("\\s" + percent + "%\\s+([\\d.]+)(us|ms|s)").matcher(output);
    if (!line.find()) {
      throw new IllegalStateException("no " + percent + "% in: " + output);
    }
    double value = Double.parseDouble(line.group(1));
    return switch (line.group(2)) {
      case "us" -> value / 1000;
      case "ms" -> value;
      default -> value * 1000;
    };
  }

  private static String only(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in: " + output);
    }
    return matcher.group(1);
  }
}
