package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.sandbox.GatewayProcess.Ended;

/**
 * A few old addresses to try under {@code make run}: a Space that moved, and a retired site that is
 * no Space's. Loaded as an operator does, by the command line.
 */
final class SampleMap {
  /** The retired site's host. */
  static final String RETIRED = "retired.localhost";

  /** The label of the moved Space's host. */
  static final String MOVED = "cid-02db0770eae61f13";

  private static final Pattern BATCH = Pattern.compile("mappings publish ([0-9a-f-]{36})");

  private SampleMap() {}

  /** Tells a gateway of the retired site. */
  static void configure(GatewayProcess.Builder gateway) {
    gateway
        .set("gateway.sites.retired.kind", "plain")
        .set("gateway.sites.retired.hosts", RETIRED)
        .set("gateway.sites.retired.complete", "true");
  }

  /**
   * Imports and publishes; again, it changes nothing.
   *
   * @param blog the new blog's address, without a slash at the end
   * @param origin the gateway's own
   * @throws IllegalStateException if the command line does not take it
   */
  static void load(GatewayProcess.Builder gateway, Path directory, String blog, String origin) {
    // The command runs in a directory of its own.
    Path file = directory.resolve("sample-map.csv").toAbsolutePath();
    String space = "http://" + MOVED + ".spaces.localhost";
    try {
      Files.writeString(
          file,
          """
          old_url,kind,target,archive,suggested,title
          %1$s/,redirect,%2$s/,,,
          %1$s/blog/cns!2DB0770EAE61F13!138.entry,redirect,%2$s/?p=138,,,
          http://%3$s/about,redirect,%4$s/sunset,,,
          http://%3$s/minutes,archive,,https://web.archive.org/web/2009/http://retired.example/minutes,https://en.wikipedia.org/wiki/Minutes,Minutes of 1999
          http://%3$s/undecided,unresolved,,,,
          """
              .formatted(space, blog, RETIRED, origin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String checked =
        told(gateway.command("mappings", "import", file.toString(), "--reason", "a sample"));
    Matcher batch = BATCH.matcher(checked);
    if (batch.find() && !checked.contains("create 0, change 0")) {
      told(gateway.command("mappings", "publish", batch.group(1), "--reason", "a sample"));
    }
  }

  private static String told(Ended ended) {
    if (ended.code() != 0) {
      throw new IllegalStateException("The sample map was not taken:\n" + ended.output());
    }
    return ended.output();
  }
}
