package org.spacesgateway.directory;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A transaction that PostgreSQL gave up because of another one: nothing of it was done, and the
 * same again may well be.
 */
public final class Conflict {
  /* serialization_failure and deadlock_detected: PostgreSQL's manual, appendix A. */
  private static final Set<String> STATES = Set.of("40001", "40P01");

  private Conflict() {}

  /** Whether that is why it failed. */
  public static boolean isOne(SQLException why) {
    return STATES.contains(why.getSQLState());
  }

  /** The SQLSTATE, if that is why: looked for in causes, and in what was thrown beside them. */
  public static Optional<String> stateIn(Throwable why) {
    if (why == null) {
      return Optional.empty();
    }
    if (why instanceof SQLException sql && isOne(sql)) {
      return Optional.of(sql.getSQLState());
    }
    return Stream.concat(Stream.ofNullable(why.getCause()), Stream.of(why.getSuppressed()))
        .flatMap(inner -> stateIn(inner).stream())
        .findFirst();
  }
}
