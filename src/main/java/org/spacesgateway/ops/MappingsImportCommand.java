package org.spacesgateway.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.spacesgateway.batch.Admission;
import org.spacesgateway.batch.Check;
import org.spacesgateway.batch.MapFile;
import org.spacesgateway.batch.MapFile.Format;
import org.spacesgateway.batch.MapFile.UnknownFormatException;
import org.spacesgateway.batch.MappingBatch;
import org.spacesgateway.batch.MappingBatch.RefusedException;
import org.spacesgateway.batch.OldKeys;
import org.spacesgateway.batch.RowSource;
import org.spacesgateway.batch.SpaceNames;
import org.spacesgateway.batch.Staging;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.outcome.OriginConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mappings import}: a file becomes a checked batch; nothing live changes. */
@Command(
    name = "import",
    description = "Reads and checks a file of mappings, and shows what it would change.",
    mixinStandardHelpOptions = true)
final class MappingsImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "May be packed with gzip.")
  private Path file;

  @Option(
      names = "--site",
      paramLabel = "NAME",
      description = "Refuses addresses of other sites; whose the patterns are.")
  private String siteName;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "transition, csv, netlify, wxr, metadata; told by the file unless said.")
  private Format format;

  @Option(names = "--host", paramLabel = "HOST", description = "Whose paths a Netlify file holds.")
  private String host;

  @Mixin private PostsOf posts;

  @Mixin private Who who;

  @Override
  public Integer call() throws CommandFailed, SQLException, RefusedException {
    String why = who.reason();
    List<SourceSite> sites = Configuration.sites().sites();
    Optional<SourceSite> site = Optional.empty();
    if (siteName != null) {
      site = Optional.of(Sites.named(siteName));
      sites = List.of(site.get());
    }
    try (Connection database = OperatorDatabase.open()) {
      return stage(database, sites, site, why);
    } catch (UnknownFormatException unknown) {
      throw new CommandFailed(unknown.getMessage());
    } catch (IOException unreadable) {
      throw new CommandFailed("The file can't be read: " + file);
    }
  }

  private int stage(
      Connection database, List<SourceSite> sites, Optional<SourceSite> site, String why)
      throws IOException, SQLException, CommandFailed, RefusedException, UnknownFormatException {
    OriginConfig own = Configuration.own();
    OldKeys keys = new OldKeys(sites, new SpaceNames(database));
    OldKeys all = Sites.keys(database);
    Admission admission = new Admission(own.origin(), own.development());
    long bytes = Files.size(file);
    String digest = digest(asked(own));
    MappingBatch batch;
    try (CountedBytes counted = new CountedBytes(Files.newInputStream(file));
        InputStream in = MapFile.unpacked(counted);
        Progress progress = Progress.of("Reading", bytes)) {
      Format is = format == null ? MapFile.format(in, file.getFileName().toString()) : format;
      if (is == Format.NETLIFY && host == null) {
        throw new CommandFailed("A Netlify file holds paths alone: say whose with --host.");
      }
      RowSource rows =
          PostsOf.holds(is)
              ? posts.open(in, file, is, database, sites, own)
              : MapFile.open(in, is, keys, site, host);
      batch =
          MappingBatch.begin(
              database,
              is.name().toLowerCase(Locale.ROOT),
              file.getFileName().toString(),
              digest,
              who.actor(),
              why,
              Instant.now());
      new AuditEntry(who.actor(), "mappings import", batch.id().toString(), why)
          .write(database, Instant.now());
      if (batch.state() == MappingBatch.State.STAGING) {
        new Staging(database, all, admission)
            .stage(batch.id(), rows, Instant.now(), line -> progress.accept(counted.count()));
      }
    }
    try (Progress progress = Progress.of("Checking", Check.STEPS)) {
      Check.check(database, batch.id(), all, admission, Instant.now(), progress);
    }
    BatchReport.print(database, MappingBatch.find(database, batch.id()).orElseThrow(), System.out);
    return 0;
  }

  /* All that rows are made by, beside the file: with another host, say, it is another import. */
  private String asked(OriginConfig own) throws CommandFailed {
    List<String> asked =
        new ArrayList<>(
            List.of(
                "host " + host,
                "site " + siteName,
                posts.asked(),
                own.origin() + " " + own.development()));
    for (SourceSite site : Configuration.sites().sites()) {
      asked.add(
          List.of(
                  site.name(),
                  site.kind(),
                  site.hosts(),
                  site.hubs(),
                  new TreeSet<>(site.targetHosts()),
                  site.raisesToHttps(),
                  site.comparison().caseMatters(),
                  new TreeSet<>(site.comparison().significant()))
              .toString());
    }
    return String.join("\n", asked);
  }

  private String digest(String asked) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
      sha.update(asked.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
