package org.spacesgateway.ops;

import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.spacesgateway.batch.Admission;
import org.spacesgateway.batch.Exports;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.outcome.OriginConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mappings export}: the live map, for another program. */
@Command(
    name = "export",
    description = "Writes a site's live map for nginx, for Netlify, or as CSV.",
    mixinStandardHelpOptions = true)
final class MappingsExportCommand implements Callable<Integer> {
  /** For whom. */
  enum For {
    NGINX,
    NETLIFY,
    CSV
  }

  @Option(names = "--site", paramLabel = "NAME", required = true)
  private String site;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "nginx, netlify, csv.")
  private For format;

  @Option(names = "--host", paramLabel = "HOST", description = "Of Netlify's file, the one host.")
  private String host;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "To standard output unless said.")
  private Path file;

  @Override
  public Integer call() throws CommandFailed, SQLException {
    SourceSite found = Sites.named(site);
    if (format == For.NETLIFY && host == null) {
      throw new CommandFailed("Netlify's file is for one host: say which with --host.");
    }
    OriginConfig own = Configuration.own();
    Admission admission = new Admission(own.origin(), own.development());
    try (Connection database = OperatorDatabase.open()) {
      if (file == null) {
        write(database, found, admission, System.out);
      } else {
        WholeFile.write(file, out -> write(database, found, admission, out));
      }
      return 0;
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailed(file == null ? Commands.CUT : "The file can't be written: " + file);
    }
  }

  private void write(Connection database, SourceSite found, Admission admission, OutputStream to)
      throws IOException, SQLException {
    // nginx' keys are bytes.
    Charset charset = format == For.NGINX ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    try (Progress progress = Progress.of("Writing, characters", 0);
        Writer out = counted(new BufferedWriter(new OutputStreamWriter(to, charset)), progress)) {
      Exports.Counts counts =
          switch (format) {
            case NGINX -> Exports.nginx(database, found, admission, out);
            case NETLIFY ->
                Exports.netlify(database, found, admission, host.toLowerCase(Locale.ROOT), out);
            case CSV -> Exports.csv(database, found, admission, out);
          };
      out.flush();
      if (System.out.checkError()) {
        throw new IOException(Commands.CUT);
      }
      progress.close();
      System.err.printf("%d held, %d not held.%n", counts.held(), counts.notHeld());
    }
  }

  private static Writer counted(Writer out, LongConsumer progress) {
    return new FilterWriter(out) {
      private long written;

      @Override
      public void write(char[] text, int from, int length) throws IOException {
        super.write(text, from, length);
        counted(length);
      }

      @Override
      public void write(String text, int from, int length) throws IOException {
        super.write(text, from, length);
        counted(length);
      }

      private void counted(int length) {
        written += length;
        progress.accept(written);
      }
    };
  }
}
