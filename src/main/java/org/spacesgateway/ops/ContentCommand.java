package org.spacesgateway.ops;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Packages;
import org.spacesgateway.content.ReadSpace;
import org.spacesgateway.content.SpaceReader.NotReadable;
import org.spacesgateway.directory.AuditEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code content …}: what Spaces hold. */
@Command(name = "content", description = "What Spaces hold.", mixinStandardHelpOptions = true)
final class ContentCommand implements Runnable {
  private static final Duration KEPT = Duration.ofDays(90);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of " + spec.name() + "?");
  }

  @Command(
      name = "package",
      description = {
        "Takes the old platform's download package for what is read of a Space.",
        "From then on the Space is not read from elsewhere. It is kept for 90 days at least."
      })
  private int take(
      @Parameters(paramLabel = "FILE", description = "the package, a zip") Path file,
      @Option(
              names = "--cid",
              paramLabel = "CID",
              required = true,
              description = "Whose Space: 1 to 16 hexadecimal digits.")
          String digits,
      @Mixin Who who)
      throws CommandFailed, SQLException {
    String why = who.reason();
    String actor = who.actor();
    Cid cid =
        Cid.ofHex(digits)
            .orElseThrow(() -> new CommandFailed("Not taken: " + digits + " is no CID"));
    if (!Files.isReadable(file)) {
      throw new CommandFailed("Not taken: the file can't be read: " + file);
    }
    DataSource database = OperatorDatabase.source();
    Instant now = Instant.now();
    OfSpace space = space(database, cid);
    try {
      int posts =
          new Packages(database, Configuration.content(), space.market())
              .take(file, cid, space.friendsOnly(), now.plus(KEPT), now);
      try (Connection connection = database.getConnection()) {
        new AuditEntry(actor, "content package", cid.hex(), why).write(connection, now);
        System.out.printf("%d posts are in the package.%n", posts);
        ReadSpace.notBrought(connection, cid)
            .forEach((what, missing) ->
                System.out.printf(
                    "Left out: %d × %s%s%n",
                    missing.times(),
                    what,
                    missing.example().isEmpty() ? "" : ", such as " + missing.example()));
      }
      return 0;
    } catch (NotReadable no) {
      throw new CommandFailed("Not taken: " + no.getMessage());
    }
  }

  /* What the directory says of it; a market may be null. */
  private record OfSpace(boolean friendsOnly, String market) {}

  private static OfSpace space(DataSource database, Cid cid) throws CommandFailed, SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT visibility, market FROM space WHERE cid = ?")) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new CommandFailed("Not taken: the directory has no Space " + cid.hex());
        }
        return new OfSpace("private".equals(row.getString(1)), row.getString(2));
      }
    }
  }
}
