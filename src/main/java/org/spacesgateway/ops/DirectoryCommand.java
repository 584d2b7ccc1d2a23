package org.spacesgateway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.DirectoryImport;
import org.spacesgateway.directory.ImportCounts;
import org.spacesgateway.linkage.Erasures;
import org.spacesgateway.secret.KeyConfig;
import org.spacesgateway.secret.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code directory …}: the operator's directory of Spaces. */
@Command(
    name = "directory",
    description = "The directory of Spaces.",
    mixinStandardHelpOptions = true)
final class DirectoryCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of " + spec.name() + "?");
  }

  @Command(
      name = "import",
      description = {
        "Loads Spaces. Bad rows are told and passed over.",
        "What was stopped goes on where it was; loading again changes nothing."
      })
  private int load(
      @Parameters(paramLabel = "FILE", description = "CSV, UTF-8; its first line names the columns")
          Path file,
      @Option(
              names = "--handles",
              description =
                  "FILE tells what tokens in addresses from before 2006 stand for: token,n,cid,entry")
          boolean handles,
      @Mixin Who who)
      throws CommandFailed, SQLException {
    String why = who.reasonOr("loaded from " + file.getFileName());
    CommandFailed.ifAny("Not started: ", Configuration.loadFaults());
    if (!Files.isReadable(file)) {
      throw new CommandFailed("Not loaded: the file can't be read: " + file);
    }
    KeyConfig keys = Configuration.keys();
    try (Connection database = OperatorDatabase.open();
        Told told = new Told()) {
      DirectoryImport load =
          new DirectoryImport(
              database,
              new Erasures(new Vault(keys.keys(), keys.currentKey())),
              Instant.now(),
              new AuditEntry(who.actor(), "directory import", file.getFileName().toString(), why),
              told);
      ImportCounts counts = handles ? load.handles(file) : load.spaces(file);
      told.summary(counts);
      return 0;
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("Not loaded: " + e.getMessage());
    } catch (IOException e) {
      throw new CommandFailed("Not loaded: the file can't be read: " + file);
    } catch (SQLException e) {
      throw new CommandFailed(
          "Not loaded to the end (SQLSTATE "
              + e.getSQLState()
              + "); loading it again goes on where it stopped.");
    }
  }

  /** Prints what is wrong with rows, the first hundred of them, and how far it is. */
  private static final class Told implements DirectoryImport.Listener, AutoCloseable {
    private static final int MOST_LISTED = 100;

    private final Progress progress = Progress.of("Loading", 100);
    private long told;

    @Override
    public void found(long line, String reason) {
      if (told++ < MOST_LISTED) {
        progress.clear();
        System.err.println("Line " + line + ": " + reason);
      }
    }

    @Override
    public void reached(int percent, ImportCounts soFar) {
      progress.accept(percent);
    }

    void summary(ImportCounts counts) {
      progress.close();
      if (told > MOST_LISTED) {
        System.err.println("And " + (told - MOST_LISTED) + " more lines.");
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

    @Override
    public void close() {
      progress.close();
    }
  }
}
