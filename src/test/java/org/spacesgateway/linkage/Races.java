package org.spacesgateway.linkage;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.spacesgateway.linkage.RaceField.Race;
import org.spacesgateway.linkage.RaceField.Request;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.KeptConnection;
import org.spacesgateway.sandbox.KeptConnection.Answer;

/**
 * Sixteen contenders for one link, at the same moment, on two processes of the gateway. Accounts,
 * proved hand-offs and sessions are written straight into the tables; what is raced is the real
 * confirm, unlink, erase and callback.
 */
public final class Races implements AutoCloseable {
  /** How many ask at once, half of them each process. */
  public static final int CONTENDERS = 16;

  /** Each of them takes a session of somebody who signed in. */
  private static final int AT_ONCE = 20;

  private final World world;
  private final GatewayProcess second;
  private final RaceField field;
  private final ExecutorService threads = Executors.newFixedThreadPool(CONTENDERS);
  private final List<KeptConnection> connections = new ArrayList<>();

  /** What is raced. */
  public enum Kind {
    /** Sixteen tabs link sixteen blogs to one Live account. */
    MANY_BLOGS("sixteen blogs to one Live account"),
    /** Sixteen Live accounts link one blog. */
    MANY_LIVE_ACCOUNTS("sixteen Live accounts to one blog"),
    /** One form, sent sixteen times. */
    ONE_FORM("one form sixteen times"),
    /** Twelve link, four unlink. */
    UNLINK("link and unlink"),
    /** Eight link, four erase, four look at the account. */
    ERASE("link and erase"),
    /** One callback, sixteen times. */
    CALLBACK("one callback on both processes");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What it is, in a few words. */
    public String words() {
      return words;
    }

    /**
     * Whether so many of some rounds may have linked. Where something is undone, both orders must
     * have come up: if one never did, nothing was raced.
     */
    public boolean mayLink(int linked, int rounds) {
      return switch (this) {
        case MANY_BLOGS, MANY_LIVE_ACCOUNTS, ONE_FORM -> linked == rounds;
        case UNLINK, ERASE -> linked > 0 && linked < rounds;
        case CALLBACK -> linked == 0;
      };
    }
  }

  /**
   * How some rounds of a kind ended.
   *
   * @param rounds how many
   * @param linked in how many of them the link was made: all, unless something undoes it
   * @param faults what should not have been, a line each; none if all is well
   */
  public record Ended(int rounds, int linked, List<String> faults) {}

  /** Two processes on a fresh database of that name. */
  public static Races start(String name) throws SQLException {
    World world = World.start(name);
    try {
      return new Races(world);
    } catch (SQLException | RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private Races(World world) throws SQLException {
    this.world = world;
    second = world.second();
    field = new RaceField(world);
  }

  @Override
  public void close() {
    threads.close();
    hangUp();
    second.close();
    field.close();
    world.close();
  }

  /**
   * Runs so many rounds, twenty on the same tables, and checks each of them.
   *
   * @throws Exception if a contender gets no answer at all
   */
  public Ended run(Kind kind, int rounds) throws Exception {
    int linked = 0;
    List<String> faults = new ArrayList<>();
    for (int done = 0; done < rounds; done += AT_ONCE) {
      List<Race> races = field.prepared(kind, Math.min(AT_ONCE, rounds - done));
      long redeemedBefore = world.microsoft.token().count();
      List<List<Answer>> answers = race(races);
      long redeemed = world.microsoft.token().count() - redeemedBefore;
      if (kind == Kind.CALLBACK && redeemed != races.size()) {
        faults.add(redeemed + " token requests for " + races.size() + " callbacks");
      }
      for (int i = 0; i < races.size(); i++) {
        faults.addAll(RaceRules.faults(kind, answers.get(i), races.get(i).undoes()));
      }
      RaceRules.Ledger ledger = field.ledger(kind, answers);
      linked += ledger.linked();
      faults.addAll(ledger.faults());
    }
    return new Ended(rounds, linked, List.copyOf(faults));
  }

  /** The answers by race and contender. */
  private List<List<Answer>> race(List<Race> races) throws Exception {
    connect();
    CyclicBarrier start = new CyclicBarrier(CONTENDERS);
    List<Future<List<Answer>>> running = new ArrayList<>();
    for (int i = 0; i < CONTENDERS; i++) {
      int contender = i;
      KeptConnection connection = connections.get(i);
      running.add(
          threads.submit(() -> {
            try {
              List<Answer> own = new ArrayList<>();
              for (Race race : races) {
                Request request = race.requests().get(contender);
                start.await();
                own.add(connection.send(head(request), request.form()));
              }
              return own;
            } catch (IOException e) {
              // The others would wait for this one for ever.
              start.reset();
              throw e;
            }
          }));
    }
    List<List<Answer>> byContender = new ArrayList<>();
    for (Future<List<Answer>> one : running) {
      byContender.add(one.get());
    }
    List<List<Answer>> byRace = new ArrayList<>();
    for (int i = 0; i < races.size(); i++) {
      int race = i;
      byRace.add(byContender.stream().map(own -> own.get(race)).toList());
    }
    return byRace;
  }

  private String head(Request request) {
    return Stream.of(
            request.method() + " " + request.target() + " HTTP/1.1",
            "Host: " + world.origin().substring("http://".length()),
            "Sec-Fetch-Site: same-origin",
            "Cookie: " + request.cookies())
        .map(line -> line + "\r\n")
        .reduce("", String::concat);
  }

  /* Anew each time: what was idle while the next races were prepared may be closed. */
  private void connect() throws IOException {
    hangUp();
    for (int i = 0; i < CONTENDERS; i++) {
      int port = i % 2 == 0 ? world.gateway.port() : second.port();
      connections.add(new KeptConnection(URI.create("http://127.0.0.1:" + port)));
    }
  }

  private void hangUp() {
    for (KeptConnection connection : connections) {
      try {
        connection.close();
      } catch (IOException gone) {
        // It is what we wanted.
      }
    }
    connections.clear();
  }
}
