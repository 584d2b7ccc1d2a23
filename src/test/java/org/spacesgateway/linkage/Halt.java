package org.spacesgateway.linkage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.spacesgateway.sandbox.Await;

/**
 * Halts whichever process is about to write down a certain change of a transfer: it has done its
 * step by then, and nobody knows. The database does it, by a trigger that waits for a lock that
 * this one holds.
 */
final class Halt implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long LOCK = 4711;
  private static final String WAITS =
      " FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()";

  private final World world;
  private final Connection connection;

  /**
   * Halts from now on.
   *
   * @param change of the table's row, by {@code OLD} and {@code NEW}
   */
  Halt(World world, String change) throws SQLException {
    this.world = world;
    this.connection = world.connect();
    run("SELECT pg_advisory_lock(" + LOCK + ")");
    run(
        """
        CREATE OR REPLACE FUNCTION halt() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_advisory_xact_lock_shared(%d); RETURN NEW; END'\
        """
            .formatted(LOCK));
    run(
        "CREATE TRIGGER halt BEFORE UPDATE ON transfer FOR EACH ROW WHEN (%s) EXECUTE FUNCTION halt()"
            .formatted(change));
  }

  /** Halts whoever has done that step, and is about to write the next. */
  static Halt atEndOf(String step, World world) throws SQLException {
    return new Halt(world, "OLD.step = '%s' AND NEW.step <> OLD.step".formatted(step));
  }

  /** Waits until some process is there, and gives the name that it calls itself. */
  String process() {
    Await.until("a process is halted", SOON, () -> halted().isPresent());
    return halted().orElseThrow();
  }

  private Optional<String> halted() {
    try (PreparedStatement select = connection.prepareStatement("SELECT application_name" + WAITS);
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it was about to write is never written: it is dead, and so is its connection now. */
  void forget() throws SQLException {
    run("SELECT pg_terminate_backend(pid)" + WAITS);
    Await.until("nothing waits any more", SOON, () -> halted().isEmpty());
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Lets everybody go on. */
  @Override
  public void close() throws SQLException {
    // Releases the lock, for which the trigger's removal would wait as well.
    connection.close();
    world.change("DROP TRIGGER IF EXISTS halt ON transfer");
  }
}
