package org.spacesgateway.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.spacesgateway.sandbox.Crowd;
import org.spacesgateway.sandbox.Person;
import org.spacesgateway.sandbox.TextBrowser;

/** People who hand off, one after the other, from an old address to the page "Connected". */
final class HandoffStream implements AutoCloseable {
  private static final int AT_ONCE = 2;

  /* One begins every half second: what they cost must leave room for everybody else. */
  private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(AT_ONCE) / 2;
  private static final int MOST_TOLD = 20;

  private final String origin;
  private final String oldAddress;
  private final String microsoft;
  private final AtomicInteger next = new AtomicInteger();
  private final LongAdder answers = new LongAdder();
  private final AtomicInteger linked = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> walkers = new ArrayList<>();
  private volatile boolean leaving;

  /** Begins. */
  HandoffStream(Fleet fleet) {
    origin = fleet.origin();
    oldAddress = "http://spaces.localhost:" + fleet.port() + "/login.srf";
    microsoft = fleet.standIns().issuer();
    for (int i = 0; i < AT_ONCE; i++) {
      walkers.add(Thread.ofVirtual().start(this::walk));
    }
  }

  private void walk() {
    long due = System.nanoTime();
    while (!leaving) {
      LockSupport.parkNanos(due - System.nanoTime());
      due = Math.max(due + EACH_NANOS, System.nanoTime());
      Person person = Crowd.person(next.getAndIncrement());
      String step = "begin";
      TextBrowser browser =
          new TextBrowser()
              .telling(page -> {
                if (page.address().toString().startsWith(origin)) {
                  answers.increment();
                }
              });
      try {
        Person.Account account = person.wordPress().orElseThrow();
        browser.open(oldAddress);
        step = "Microsoft";
        is(browser.page().address().toString().startsWith(microsoft.replaceFirst("/v2.0$", "")));
        browser.post(browser.page().address().toString(), Map.of("person", person.key()));
        step = "our page";
        is(browser.page().address().toString().equals(origin + "/live/"));
        browser.post(origin + "/live/handoff", Map.of("with", "existing"));
        step = "WordPress.com";
        browser.post(browser.page().address().toString(), Map.of("person", person.key()));
        step = "approval";
        browser.press("approve", "approve");
        step = "both";
        is(browser.page().heading().equals("Are both of these you?"));
        browser.send(
            "/wordpress/confirm", Map.of("blog", Long.toString(account.sites().getFirst().id())));
        step = "the end";
        is(browser.page().heading().equals("Connected"));
        linked.incrementAndGet();
      } catch (RuntimeException broken) {
        failed(person.key() + ", " + step + ": " + broken + ", at " + at(browser));
      }
    }
  }

  private static void is(boolean right) {
    if (!right) {
      throw new IllegalStateException("not as it should be");
    }
  }

  private static String at(TextBrowser browser) {
    return browser.page() == null
        ? "nothing"
        : browser.page().status()
            + " "
            + browser.page().address().getPath()
            + " "
            + browser.page().heading();
  }

  private void failed(String how) {
    failures.add(how);
    if (failures.size() <= MOST_TOLD) {
      System.out.println("FAILED " + how);
    }
  }

  /** How many answers of the gateways came so far. */
  long answers() {
    return answers.sum();
  }

  /** How many people saw that they are connected. */
  int linked() {
    return linked.get();
  }

  /** How many did not get there. */
  int failures() {
    return failures.size();
  }

  @Override
  public void close() throws InterruptedException {
    leaving = true;
    for (Thread walker : walkers) {
      walker.join();
    }
  }
}
