package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.spacesgateway.directory.AuditEntry;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that changes one thing, and keeps who did it and why: both or neither. */
abstract class AuditedChange implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Who who;

  @Override
  public final Integer call() throws CommandFailed, SQLException {
    String why = who.reason();
    String actor = who.actor();
    try (Connection database = OperatorDatabase.open()) {
      database.setAutoCommit(false);
      Instant now = Clock.of(Configuration.own()).instant();
      Optional<String> refused = change(database, now);
      if (refused.isPresent()) {
        database.rollback();
        throw new CommandFailed(refused.get());
      }
      new AuditEntry(actor, spec.qualifiedName(), subject(database), why).write(database, now);
      database.commit();
      System.out.println("Done: " + spec.name() + " " + what());
      return 0;
    }
  }

  /** What is changed, as it was named. */
  abstract String what();

  /** The same as it is written down, once it is changed. */
  String subject(Connection database) throws SQLException {
    return what();
  }

  /** Changes it, or says why not. */
  abstract Optional<String> change(Connection database, Instant now)
      throws CommandFailed, SQLException;
}
