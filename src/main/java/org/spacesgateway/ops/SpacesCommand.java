package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import org.spacesgateway.directory.SpaceImport;
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
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        Connection database =
            DriverManager.getConnection(
                config.getValue(Migrations.URL, String.class),
                config.getOptionalValue(Migrations.USER, String.class).orElse(null),
                config.getOptionalValue(Migrations.PASSWORD, String.class).orElse(null))) {
      Erasures erasures = new Erasures(new Vault(keys.keys(), keys.currentKey()), database);
      int[] told = new int[1];
      SpaceImport.Counts counts =
          new SpaceImport(
                  erasures::holds,
                  (line, reason) -> {
                    if (told[0]++ < LARGEST_LISTED) {
                      System.err.println("Line " + line + ": " + reason);
                    }
                  },
                  Instant.now())
              .load(in, database);
      if (told[0] > LARGEST_LISTED) {
        System.err.println("And " + (told[0] - LARGEST_LISTED) + " more lines.");
      }
      System.out.printf(
          "%d Spaces added, %d loaded again, %d of them without their owner; %d rows refused.%n",
          counts.added(), counts.changed(), counts.withoutOwner(), counts.refused());
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println("Not loaded: " + e.getMessage());
    } catch (IOException e) {
      System.err.println("Not loaded: the file can't be read as UTF-8 text: " + file);
    } catch (SQLException e) {
      System.err.println(
          "Not loaded to the end (SQLSTATE " + e.getSQLState() + "); loading it again is safe.");
    }
    return 1;
  }
}
