package org.spacesgateway.download;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where those sit who fetch a copy from this process: each holds a thread, and the file is made as
 * fast as they read. There are only so many seats, and who reads too slowly loses theirs; their
 * browsers go on later, where they were.
 */
@Singleton
final class Seats {
  private final DownloadConfig config;
  private final InstantSource clock;
  private final List<Seat> taken = new ArrayList<>();

  Seats(DownloadConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * A seat for somebody.
   *
   * @param cut ends their connection; may be done at any time, more than once
   * @return empty when all are taken, or as many of them as one person may have
   */
  synchronized Optional<Seat> take(UUID person, Runnable cut) {
    long theirs = taken.stream().filter(seat -> seat.person.equals(person)).count();
    if (taken.size() >= config.atOnce() || theirs >= config.each()) {
      return Optional.empty();
    }
    Seat seat = new Seat(person, cut, clock.instant());
    taken.add(seat);
    return Optional.of(seat);
  }

  private synchronized void leave(Seat seat) {
    taken.remove(seat);
  }

  @Scheduled(every = "${gateway.download.every:2s}")
  void cutTheSlow() {
    List<Seat> now;
    synchronized (this) {
      now = List.copyOf(taken);
    }
    now.stream()
        .filter(seat -> seat.isTooSlow(clock.instant()))
        .forEach(seat -> {
          seat.cut.run();
          seat.ended();
        });
  }

  /** A seat that is taken. */
  final class Seat {
    private final UUID person;
    private final Runnable cut;
    private final Instant since;
    private boolean writing;
    private long sent;
    private Duration waited = Duration.ZERO;
    private Instant waitingSince;

    private Seat(UUID person, Runnable cut, Instant since) {
      this.person = person;
      this.cut = cut;
      this.since = since;
    }

    /**
     * Writes what they fetch, and leaves the seat.
     *
     * @throws IOException what writing throws; or if the request has ended before
     */
    void write(OutputStream out, Written what) throws IOException {
      synchronized (this) {
        if (writing) {
          throw new IOException("the request has ended");
        }
        writing = true;
      }
      try {
        what.to(new Watched(out));
      } finally {
        leave(this);
      }
    }

    /** The request has ended: unless somebody still writes, the seat is left. */
    void ended() {
      synchronized (this) {
        if (writing) {
          return;
        }
        writing = true;
      }
      leave(this);
    }

    private synchronized boolean isTooSlow(Instant now) {
      Duration all =
          waitingSince == null ? waited : waited.plus(Duration.between(waitingSince, now));
      return Seats.isTooSlow(config, Duration.between(since, now), all, sent);
    }

    /* Time that we take ourselves, to find where somebody goes on, is not the reader's. */
    private final class Watched extends FilterOutputStream {
      private Watched(OutputStream out) {
        super(out);
      }

      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] some, int from, int length) throws IOException {
        begins();
        try {
          out.write(some, from, length);
        } finally {
          ends(length);
        }
      }
    }

    private synchronized void begins() {
      waitingSince = clock.instant();
    }

    private synchronized void ends(int length) {
      waited = waited.plus(Duration.between(waitingSince, clock.instant()));
      waitingSince = null;
      sent += length;
    }
  }

  /** Writes a file. */
  @FunctionalInterface
  interface Written {
    void to(OutputStream out) throws IOException;
  }

  /**
   * Whether somebody reads too slowly to go on.
   *
   * @param since how long they have their seat
   * @param waited how long of it we waited for them
   * @param sent bytes that they have taken
   */
  static boolean isTooSlow(DownloadConfig config, Duration since, Duration waited, long sent) {
    Duration enough = config.patience().plusSeconds(sent / config.slowest());
    return since.compareTo(config.longest()) > 0 || waited.compareTo(enough) > 0;
  }
}
