package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.spacesgateway.directory.AuditEntry;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that shows what is kept of somebody, and keeps who looked, and why if that is said. */
abstract class AuditedLook implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Who who;

  @Override
  public final Integer call() throws CommandFailed, SQLException {
    try (Connection database = OperatorDatabase.open()) {
      database.setAutoCommit(false);
      // Nobody looks, and be it in vain, without that being written down.
      new AuditEntry(who.actor(), spec.qualifiedName(), subject(database), who.reasonOr("not said"))
          .write(database, Clock.of(Configuration.own()).instant());
      database.commit();
      look(database).forEach(System.out::println);
      return 0;
    }
  }

  /** What is looked at, as it was named. */
  abstract String what();

  /** The same as it is written down. */
  String subject(Connection database) throws SQLException {
    return what();
  }

  /** What is known of it, a line each. */
  abstract List<String> look(Connection database) throws CommandFailed, SQLException;
}
