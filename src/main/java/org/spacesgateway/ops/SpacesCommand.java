package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import org.spacesgateway.directory.DirectoryImport;
import org.spacesgateway.directory.ImportCounts;
import org.spacesgateway.linkage.Erasures;
import org.spacesgateway.secret.KeyConfig;
import org.spacesgateway.secret.Vault;

/** Loads the operator's directory of Spaces: the {@code spaces import FILE.csv} command. */
final class SpacesCommand {
  private static final int LARGEST_LISTED = 100;

  private SpacesCommand() {}

  /**
   * Loads the file.
   *
   * @return 0 when it was read to its end, refused rows or not; 1 when it could not be
   */
  static int load(SmallRyeConfig config, KeyConfig keys, Path file) {
    try (Connection database =
        DriverManager.getConnection(
            config.getValue(Migrations.URL, String.class),
            config.getOptionalValue(Migrations.USER, String.class).orElse(null),
            config.getOptionalValue(Migrations.PASSWORD, String.class).orElse(null))) {
      Told told = new Told();
      ImportCounts counts =
          new DirectoryImport(
                  database,
                  new Erasures(new Vault(keys.keys(), keys.currentKey())),
                  Instant.now(),
                  told)
              .spaces(file);
      told.end(counts);
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println("Not loaded: " + e.getMessage());
    } catch (IOException e) {
      System.err.println("Not loaded: the file can't be read: " + file);
    } catch (SQLException e) {
      System.err.println(
          "Not loaded to the end (SQLSTATE "
              + e.getSQLState()
              + "); loading it again goes on where it stopped.");
    }
    return 1;
  }

  /** Prints what is wrong with rows, the first hundred, and how many there were of each. */
  private static final class Told implements DirectoryImport.Listener {
    private long told;

    @Override
    public void found(long line, String reason) {
      if (told++ < LARGEST_LISTED) {
        System.err.println("Line " + line + ": " + reason);
      }
    }

    @Override
    public void reached(int percent, ImportCounts soFar) {}

    void end(ImportCounts counts) {
      if (told > LARGEST_LISTED) {
        System.err.println("And " + (told - LARGEST_LISTED) + " more lines.");
      }
      System.out.printf(
          "%d added, %d changed, %d the same; %d of them without their owner, %d without their alias; %d rows refused.%n",
          counts.added(),
          counts.changed(),
          counts.same(),
          counts.withoutOwner(),
          counts.withoutAlias(),
          counts.refused());
    }
  }
}
