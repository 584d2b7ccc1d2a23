package org.spacesgateway.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One endpoint of a stand-in: what came in there, and how it answers. */
public final class Endpoint {
  private final String path;
  private final Planned<Fault> faults = new Planned<>();
  private final AtomicLong count = new AtomicLong();
  private final StandInServer server;

  Endpoint(StandInServer server, String path) {
    this.server = server;
    this.path = path;
  }

  /** Its path; one that ends in {@code *} stands for all that begin so. */
  public String path() {
    return path;
  }

  /** From now on it answers so, until {@link #reset}. */
  public Endpoint answer(Fault fault) {
    faults.until(fault);
    return this;
  }

  /**
   * It answers so the next times, after those that were planned before; then as it did.
   *
   * @param times 1 or more
   */
  public Endpoint answer(Fault fault, int times) {
    faults.next(fault, times);
    return this;
  }

  /** It answers as it should again. */
  public Endpoint reset() {
    faults.reset();
    return this;
  }

  /** How many requests came in, since the start or the last {@link StandInServer#forget()}. */
  public long count() {
    return count.get();
  }

  /** The requests, oldest first; of very many only the newest (see {@link StandInServer#keep}). */
  public List<Received> received() {
    return server.received().stream()
        .filter(request -> server.at(request).filter(this::equals).isPresent())
        .toList();
  }

  /**
   * The newest request.
   *
   * @throws IllegalStateException if there was none
   */
  public Received last() {
    List<Received> all = received();
    if (all.isEmpty()) {
      throw new IllegalStateException("No request for " + path + " yet");
    }
    return all.getLast();
  }

  void counted() {
    count.incrementAndGet();
  }

  void forget() {
    count.set(0);
  }

  Optional<Fault> nextFault() {
    return faults.take();
  }
}
