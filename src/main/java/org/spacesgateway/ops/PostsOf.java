package org.spacesgateway.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.Cid;
import org.spacesgateway.batch.FileBlog;
import org.spacesgateway.batch.MapFile;
import org.spacesgateway.batch.MapFile.Format;
import org.spacesgateway.batch.MapFile.UnknownFormatException;
import org.spacesgateway.batch.MetadataSource;
import org.spacesgateway.batch.MovedSpace;
import org.spacesgateway.batch.RowSource;
import org.spacesgateway.batch.WxrSource;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.TargetPolicy;
import picocli.CommandLine.Option;

/** Whose posts a WordPress export holds: options, and how such a file is opened by them. */
final class PostsOf {
  @Option(
      names = "--blog",
      paramLabel = "ID",
      description = "Of an export: WordPress.com's id of the blog.")
  private Long blogId;

  @Option(
      names = "--cid",
      paramLabel = "CID",
      description = "Of an export with posts from several Spaces: which one is meant.")
  private String cid;

  /** These options in one text. */
  String asked() {
    return "blog " + blogId + " cid " + cid;
  }

  /** Whether a file of this format is opened here. */
  static boolean holds(Format format) {
    return format == Format.WXR || format == Format.METADATA;
  }

  /**
   * Looks through the file, and opens it.
   *
   * @param in the same file, unpacked, at its beginning
   * @throws UnknownFormatException if the file is broken, or not of the blog and Space named
   */
  RowSource open(
      InputStream in,
      Path file,
      Format format,
      Connection database,
      List<SourceSite> sites,
      OriginConfig own)
      throws IOException, SQLException, CommandFailed, UnknownFormatException {
    if (blogId == null) {
      throw new CommandFailed("An export doesn't tell its blog's id: say it with --blog.");
    }
    List<SourceSite> ofSpaces =
        sites.stream().filter(site -> site.kind() == SourceSite.Kind.SPACES).toList();
    if (ofSpaces.size() != 1) {
      throw new CommandFailed("Which site was the Space of? Say it with --site.");
    }
    SourceSite site = ofSpaces.getFirst();
    WxrSource.Survey survey;
    try (InputStream whole = MapFile.unpacked(Files.newInputStream(file))) {
      survey = format == Format.WXR ? WxrSource.survey(whole) : MetadataSource.survey(whole);
    }
    Cid whose = whose(survey.cids());
    String address =
        FileBlog.address(
            database,
            blogId,
            survey.address(),
            survey.title(),
            site,
            new TargetPolicy(own.origin(), site.targetHosts(), own.development()),
            Instant.now());
    System.out.printf(
        "Passed over: %d posts that are not published, %d that name no entry.%n",
        survey.unpublished(), survey.others());
    MovedSpace moved = new MovedSpace(site, whose, blogId, address);
    return format == Format.WXR ? new WxrSource(in, moved) : new MetadataSource(in, moved);
  }

  private Cid whose(Set<Cid> cids) throws CommandFailed {
    if (cid == null) {
      if (cids.size() == 1) {
        return cids.iterator().next();
      }
      throw new CommandFailed(
          cids.isEmpty()
              ? "No post says which entry of a Space it was."
              : "Its posts are from "
                  + cids.size()
                  + " Spaces: say which one is meant with --cid: "
                  + cids.stream().map(Cid::hex).sorted().limit(10).toList());
    }
    Optional<Cid> said = Cid.ofHex(cid).filter(cids::contains);
    return said.orElseThrow(
        () -> new CommandFailed("No post is from the Space that --cid names: " + cid));
  }
}
