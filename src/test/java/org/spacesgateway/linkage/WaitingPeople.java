package org.spacesgateway.linkage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.spacesgateway.proof.Ledger;
import org.spacesgateway.proof.SignUpCrowd;
import org.spacesgateway.sandbox.Crowd;
import org.spacesgateway.sandbox.Endpoint;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;
import org.spacesgateway.signin.Provider;

/**
 * Very many people who come back from one provider at the same moment, when it has just stopped
 * answering: with production's limits, and with others who need something else meanwhile.
 */
public final class WaitingPeople implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final int SIGN_UP_CLIENTS = 4;
  private static final Duration BETWEEN_SIGN_UPS = Duration.ofMillis(20);
  private static final int OTHERS = 25;

  private final World world;

  /**
   * What came of it.
   *
   * @param people who came back at once
   * @param asked how often the silent provider was asked for them
   * @param headings how many saw which page, with its status
   * @param longest the longest that one of them waited
   * @param signUps what clients of sign-up received meanwhile
   * @param others how many passed by the other provider meanwhile, of {@code ofOthers}
   * @param longestOther the longest that one of those took from callback to page
   * @param finished how many of the people finished once the provider answered again
   */
  public record Ended(
      Provider provider,
      int people,
      long asked,
      Map<String, Integer> headings,
      Duration longest,
      Ledger signUps,
      int others,
      int ofOthers,
      Duration longestOther,
      int finished) {
    /** Whether everybody got what is promised. */
    public boolean holds() {
      return headings.keySet().stream().allMatch(page -> page.startsWith("503 "))
          && longest.compareTo(ComingBack.PROMISE) <= 0
          && signUps.answers() > 0
          && signUps.withoutReceipt() == 0
          && signUps.unanswered() == 0
          && signUps.statuses().keySet().equals(Set.of(301))
          && others == ofOthers
          && finished == people;
    }
  }

  private record Seen(TextPage page, Duration after) {
    static Seen by(ComingBack person) {
      long begin = System.nanoTime();
      TextPage page = person.arrive();
      return new Seen(page, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private WaitingPeople(World world) {
    this.world = world;
  }

  /** A gateway with all limits as in production, on a fresh database of that name. */
  public static WaitingPeople start(String name) {
    return new WaitingPeople(World.start(name, World::limitsOfProduction));
  }

  @Override
  public void close() {
    world.close();
  }

  /**
   * So many come back from that provider, which doesn't answer: at Microsoft its token endpoint, at
   * WordPress.com the one that says who somebody is.
   */
  public Ended waitFor(Provider provider, int people) throws Exception {
    world.forget();
    for (var standIn : List.of(world.microsoft, world.wordPress)) {
      standIn.codesLive(Duration.ofMinutes(10));
    }
    boolean live = provider == Provider.LIVE;
    List<ComingBack> crowd = all(people, number -> live ? fromLive(number) : fromWordPress(number));
    List<ComingBack> others =
        all(OTHERS, number -> live ? fromWordPress(people + number) : fromLive(people + number));
    Endpoint silent = live ? world.microsoft.token() : world.wordPress.at("/rest/v1.1/me");
    silent.answer(Fault.stall());
    long before = silent.count();
    List<Seen> seen = new ArrayList<>();
    List<Seen> passed = new ArrayList<>();
    Ledger signUps;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        SignUpCrowd visitors =
            SignUpCrowd.at(world.gateway.port(), SIGN_UP_CLIENTS, "", BETWEEN_SIGN_UPS)) {
      CountDownLatch now = new CountDownLatch(1);
      List<Future<Seen>> waiting = new ArrayList<>();
      for (ComingBack person : crowd) {
        waiting.add(
            threads.submit(() -> {
              now.await();
              return Seen.by(person);
            }));
      }
      now.countDown();
      for (ComingBack other : others) {
        passed.add(Seen.by(other));
      }
      for (Future<Seen> one : waiting) {
        seen.add(one.get());
      }
      signUps = visitors.leave();
    }
    long asked = silent.count() - before;
    silent.reset();
    Map<String, Integer> headings = new TreeMap<>();
    for (Seen one : seen) {
      ComingBack.isKind(one.page());
      headings.merge(one.page().status() + " " + one.page().heading(), 1, Integer::sum);
    }
    return new Ended(
        provider,
        people,
        asked,
        headings,
        longest(seen),
        signUps,
        (int) passed.stream().filter(one -> one.page().status() == 200).count(),
        OTHERS,
        longest(passed),
        all(people, n -> live ? signsIn(crowd.get(n), n) : proves(crowd.get(n))).stream()
            .mapToInt(finished -> finished ? 1 : 0)
            .sum());
  }

  private ComingBack fromLive(int number) {
    TextBrowser browser = new TextBrowser().stoppingAt(world.origin() + "/live/callback");
    browser.open("http://spaces.localhost:" + world.gateway.port() + "/login.srf");
    says(browser, number);
    return ComingBack.of(browser);
  }

  private ComingBack fromWordPress(int number) {
    TextBrowser browser = new TextBrowser();
    browser.open(world.origin() + "/live/");
    says(browser, number);
    browser.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    says(browser, number);
    browser.stoppingAt(world.origin() + "/wordpress/callback").press("approve", "approve");
    return ComingBack.of(browser);
  }

  /* So many people have no button each. */
  private static void says(TextBrowser browser, int number) {
    browser.post(browser.page().address().toString(), Map.of("person", Crowd.person(number).key()));
  }

  private static boolean signsIn(ComingBack person, int number) {
    person.browser().follow("Start again");
    says(person.browser(), number);
    return person.browser().page().heading().equals("Your blog will be at WordPress.com");
  }

  private boolean proves(ComingBack person) {
    person.browser().open(world.origin() + "/wordpress/");
    person.browser().press("approve", "approve");
    return person.browser().page().heading().equals("Are both of these you?");
  }

  private static Duration longest(List<Seen> seen) {
    return seen.stream().map(Seen::after).max(Duration::compareTo).orElseThrow();
  }

  private static <T> List<T> all(int count, IntFunction<T> one) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(() -> one.apply(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
