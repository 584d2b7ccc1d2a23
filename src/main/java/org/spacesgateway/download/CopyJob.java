package org.spacesgateway.download;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.directory.Space;
import org.spacesgateway.download.Copies.Begun;
import org.spacesgateway.round.Round;

/**
 * Measures copies whose Spaces are read, so that a browser is told how long a file is and can go on
 * where it was cut; the file itself is made anew whenever it is fetched.
 */
@Singleton
final class CopyJob implements Round {
  private static final Logger LOG = Logger.getLogger(CopyJob.class);
  private static final Duration AFTER_A_FAULT = Duration.ofMinutes(1);

  private final Copies copies;
  private final SpaceFiles files;
  private final Directory directory;
  private final DownloadConfig config;
  private final InstantSource clock;
  private final AtomicBoolean away = new AtomicBoolean();
  private volatile boolean stopping;

  CopyJob(
      DataSource database,
      SpaceFiles files,
      Directory directory,
      DownloadConfig config,
      InstantSource clock) {
    this.copies = new Copies(database);
    this.files = files;
    this.directory = directory;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Duration every() {
    return config.every();
  }

  @Override
  public void run() {
    try {
      Instant began = clock.instant();
      for (Optional<Begun> next = next(began); next.isPresent(); next = next(began)) {
        look(next.get());
      }
      away.set(false);
    } catch (SQLException gone) {
      // Once, not every round.
      if (!away.getAndSet(true)) {
        LOG.warnf("Copies stopped (SQLSTATE %s); they go on by themselves.", gone.getSQLState());
      }
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  private Optional<Begun> next(Instant now) throws SQLException {
    return stopping ? Optional.empty() : copies.begin(now, config.lease());
  }

  private void look(Begun begun) throws SQLException {
    if (begun.isToBeMeasured()) {
      measure(begun);
    } else {
      copies.lookAgain(begun, again(begun));
    }
  }

  private Instant again(Begun begun) {
    return begun.reading() != null && begun.reading().isUnderWay()
        ? clock.instant().plus(config.every())
        : null;
  }

  private void measure(Begun begun) throws SQLException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Counted counted = new Counted();
      OutputStream out = new BufferedOutputStream(new DigestOutputStream(counted, digest));
      Optional<Space> space = directory.space(begun.cid());
      files.of(begun.cid(), space, begun.language()).write(out);
      out.flush();
      copies.measured(
          begun,
          counted.bytes,
          HexFormat.of().formatHex(digest.digest()),
          files.madeOf(begun.cid(), space, begun.language()),
          again(begun));
    } catch (IOException | UncheckedIOException failed) {
      LOG.warn("A copy was not made; it is tried again.", failed);
      copies.lookAgain(begun, clock.instant().plus(AFTER_A_FAULT));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static final class Counted extends OutputStream {
    private long bytes;

    @Override
    public void write(int octet) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) {
      bytes += length;
    }
  }
}
