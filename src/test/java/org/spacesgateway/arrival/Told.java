package org.spacesgateway.arrival;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what the log and the replay told. */
final class Told implements ArrivalLog.Observer, ArrivalReplay.Observer {
  private final Runnable onFailure;
  private final Map<Reason, Integer> unrecorded = new EnumMap<>(Reason.class);
  final AtomicInteger spooled = new AtomicInteger();
  final AtomicInteger replayed = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();
  final AtomicInteger unreadable = new AtomicInteger();
  final AtomicInteger back = new AtomicInteger();
  final List<SQLException> failures = new CopyOnWriteArrayList<>();
  final List<Path> failedFiles = new CopyOnWriteArrayList<>();
  final List<Throwable> broken = new CopyOnWriteArrayList<>();

  /**
   * @param onFailure run when the database fails
   */
  Told(Runnable onFailure) {
    this.onFailure = onFailure;
  }

  synchronized Map<Reason, Integer> unrecorded() {
    return new EnumMap<>(unrecorded);
  }

  @Override
  public synchronized void unrecorded(Reason reason, int arrivals) {
    unrecorded.merge(reason, arrivals, Integer::sum);
  }

  @Override
  public void spooled(int arrivals) {
    spooled.addAndGet(arrivals);
  }

  @Override
  public void databaseFailed(SQLException why) {
    failures.add(why);
    onFailure.run();
  }

  @Override
  public void databaseBack() {
    back.incrementAndGet();
  }

  @Override
  public void spoolFailed(Throwable why) {
    broken.add(why);
  }

  @Override
  public void replayed(int rows) {
    replayed.addAndGet(rows);
  }

  @Override
  public void refused(int rows, SQLException why) {
    refused.addAndGet(rows);
  }

  @Override
  public void unreadable(Path file, int bytes) {
    unreadable.addAndGet(bytes);
  }

  @Override
  public void fileFailed(Path file, Exception why) {
    failedFiles.add(file);
  }

  @Override
  public void replayFailed(Throwable why) {
    broken.add(why);
  }
}
