package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.sunset.AcceptedTimetable;
import org.spacesgateway.sunset.Timetable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code migrate}: what is done once before processes of a new version or configuration start. */
@Command(
    name = "migrate",
    description = {
      "Brings the database's schema up to date, and accepts the timetable of the closing:",
      "one that takes back what has begun for somebody is refused."
    },
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  @Option(
      names = "--even-back",
      paramLabel = "WHY",
      description = "Accepts the timetable though it takes something back; audited.")
  private String evenBack;

  @Mixin private Actor who;

  @Override
  public Integer call() throws CommandFailed, SQLException {
    boolean anyhow = evenBack != null && !evenBack.isBlank();
    String actor = anyhow ? who.actor() : "";
    CommandFailed.ifAny("Not started: ", Configuration.databaseFaults(Configuration.raw()));
    Timetable timetable = Configuration.timetable();
    int migrated = Migrations.run(Configuration.raw());
    if (migrated != 0) {
      return migrated;
    }
    Instant now = Instant.now();
    try (Connection database = OperatorDatabase.open()) {
      database.setAutoCommit(false);
      List<String> back = AcceptedTimetable.accept(database, timetable, now, anyhow);
      if (!back.isEmpty() && anyhow) {
        new AuditEntry(actor, "migrate --even-back", "timetable", evenBack).write(database, now);
      }
      database.commit();
      if (!anyhow) {
        CommandFailed.ifAny("The timetable is not accepted: ", back);
      }
    }
    return 0;
  }
}
