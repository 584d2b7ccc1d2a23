package org.spacesgateway.linkage;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.spacesgateway.sandbox.Crowd;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.Person;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * People who hand off, each somewhere else on the way when the key, both state secrets and both
 * client secrets are replaced, and the gateway with them. They go on by what their page offers.
 */
public final class RotationCrowd {
  private static final int AT_ONCE = 8;
  private static final int CLICKS = 5;
  private static final int LOST = 15;

  private final World world;

  private RotationCrowd(World world) {
    this.world = world;
  }

  /** Where somebody is when everything is replaced. */
  public enum Where {
    /** At Microsoft's sign-in page. */
    AT_MICROSOFT("at Microsoft's sign-in"),
    /** Signed in there, and the way back not gone yet. */
    BACK_FROM_MICROSOFT("on the way back from it"),
    /** At our own page, signed in. */
    SIGNED_IN("signed in, at our page"),
    /** At WordPress.com's log-in page. */
    AT_WORDPRESS("at WordPress.com's log-in"),
    /** Logged in there, and asked to approve. */
    AT_APPROVAL("asked there to approve"),
    /** Approved, and the way back not gone yet. */
    BACK_FROM_WORDPRESS("on the way back from it, approved"),
    /** At the page that names both accounts. */
    AT_CONFIRM("asked whether both are theirs");

    private final String words;

    Where(String words) {
      this.words = words;
    }

    /** The same in a few words. */
    public String words() {
      return words;
    }
  }

  /**
   * How it ended.
   *
   * @param more of those that were there, how many clicks more than without a rotation: how many
   *     people by that number; {@value #LOST} or more is somebody who never got to the end
   * @param links how many are linked after it
   */
  public record Ended(Map<Where, Map<Integer, Integer>> more, long links) {
    /** Whether nobody was lost, nor had to click more than once more. */
    public boolean holds(int people) {
      return links == people
          && more.values().stream()
              .allMatch(clicks -> clicks.keySet().stream().allMatch(it -> it <= 1));
    }
  }

  /** Somebody on the way. */
  private final class Walker {
    private final Person person;
    private final Where where;
    private final TextBrowser browser = new TextBrowser();
    private int clicks;

    Walker(int number) {
      person = Crowd.person(number);
      where = Where.values()[number % Where.values().length];
    }

    /* Up to where they are when it happens. */
    private Walker sets() {
      browser.open("http://spaces.localhost:" + world.gateway.port() + "/login.srf");
      int before =
          switch (where) {
            case AT_MICROSOFT -> 0;
            case BACK_FROM_MICROSOFT, SIGNED_IN -> 1;
            case AT_WORDPRESS -> 2;
            case AT_APPROVAL -> 3;
            case BACK_FROM_WORDPRESS, AT_CONFIRM -> 4;
          };
      while (clicks < before) {
        boolean last = clicks == before - 1;
        if (last && where == Where.BACK_FROM_MICROSOFT) {
          browser.stoppingAt(world.origin() + "/live/callback");
        } else if (last && where == Where.BACK_FROM_WORDPRESS) {
          browser.stoppingAt(world.origin() + "/wordpress/callback");
        }
        click();
      }
      return this;
    }

    private Walker goesOn() {
      browser.stoppingAt(null);
      browser.page().header("Location").ifPresent(browser::open);
      while (clicks < LOST && !browser.page().heading().equals("Connected")) {
        click();
      }
      return this;
    }

    private void click() {
      clicks++;
      String here = browser.page().address().toString();
      String heading = browser.page().heading();
      if (browser.page().body().contains("Who are you?")) {
        browser.post(here, Map.of("person", person.key()));
      } else if (here.startsWith(world.wordPress.origin().toString())) {
        browser.press("approve", "approve");
      } else if (heading.equals("Are both of these you?")) {
        world.confirm(browser);
      } else if (here.startsWith(world.origin() + "/live/") && browser.page().status() == 200) {
        browser.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
      } else {
        browser.follow("Start again");
      }
    }

    int more() {
      return clicks - CLICKS;
    }
  }

  /**
   * Lets so many people begin, replaces everything, and lets them go on.
   *
   * @param world nobody's but this one's: its gateway is stopped
   * @param people 1 or more; they are at all places by turns
   */
  static Ended run(World world, int people) throws Exception {
    long before = world.links();
    RotationCrowd crowd = new RotationCrowd(world);
    List<Walker> walkers = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      walkers.add(crowd.new Walker(i));
    }
    all(walkers, Walker::sets);
    int port = world.gateway.port();
    world.gateway.stop();
    Map<Where, Map<Integer, Integer>> more = new TreeMap<>();
    try (GatewayProcess rotated = world.pod("rotated-crowd", same -> rotate(world, same, port))) {
      for (Walker walker : all(walkers, Walker::goesOn)) {
        more.computeIfAbsent(walker.where, where -> new TreeMap<>())
            .merge(walker.more(), 1, Integer::sum);
      }
    }
    return new Ended(more, world.links() - before);
  }

  /** The same in a world of its own. */
  public static Ended run(int people) throws Exception {
    try (World world = World.start("rotation_proof")) {
      return run(world, people);
    }
  }

  private interface Step {
    Walker of(Walker walker) throws Exception;
  }

  private static List<Walker> all(List<Walker> walkers, Step step) throws Exception {
    List<Future<Walker>> going = new ArrayList<>();
    List<Walker> gone = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      walkers.forEach(walker -> going.add(threads.submit(() -> step.of(walker))));
      for (Future<Walker> one : going) {
        gone.add(one.get());
      }
    }
    return gone;
  }

  /**
   * The key before stays beside the new one; of state secrets there is one, and the providers take
   * the new client secrets alone.
   */
  static void rotate(World world, GatewayProcess.Builder gateway, int port) {
    gateway.otherClientSecrets(world.microsoft, world.wordPress);
    Map.of(
            "gateway.secret.keys.newer",
            Base64.getEncoder().encodeToString("thirty-two bytes of another key.".getBytes()),
            "gateway.secret.current-key",
            "newer",
            "quarkus.oidc.live.authentication.state-secret",
            "another secret of this live state",
            "quarkus.oidc.wordpress.authentication.state-secret",
            "another secret of WordPress state")
        .forEach(gateway::set);
    gateway.set("quarkus.http.port", Integer.toString(port));
  }
}
