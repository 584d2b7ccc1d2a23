package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.claim.BlogNamed;
import org.spacesgateway.claim.SupportDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code support}: what an operator settles who was asked for help. */
@Command(
    name = "support",
    description =
        "Finds what is known of a Space or a case, and settles it. Every look and every change is audited.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SupportCommand.Cases.class,
      SupportCommand.Find.class,
      SupportCommand.Grant.class,
      SupportCommand.Refuse.class,
      SupportCommand.Retry.class,
      SupportCommand.Unlink.class
    })
final class SupportCommand implements Callable<Integer> {
  private static final String SPACE_OR_BLOG =
      "A Space: its alias, or cid- and its CID; or blog: and a blog's number or address.";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "support needs one of: cases, find, grant, refuse, retry, unlink.");
  }

  /** {@code support cases}. */
  @Command(
      name = "cases",
      description = "Claims that wait for you, the oldest first.",
      mixinStandardHelpOptions = true)
  static final class Cases extends AuditedLook {
    @Override
    String what() {
      return "open claims";
    }

    @Override
    List<String> look(Connection database) throws SQLException {
      return SupportDesk.cases(database);
    }
  }

  /** {@code support find}. */
  @Command(
      name = "find",
      description =
          "What is known of a Space: its owner as the directory has it, its link, its claims; or of a blog: its links. Names nobody.",
      mixinStandardHelpOptions = true)
  static final class Find extends AuditedLook {
    @Parameters(paramLabel = "WHAT", description = SPACE_OR_BLOG)
    private String what;

    @Override
    String what() {
      return what;
    }

    @Override
    String subject(Connection database) throws SQLException {
      return inAudit(database, what);
    }

    @Override
    List<String> look(Connection database) throws CommandFailed, SQLException {
      Optional<BlogNamed> blog = BlogNamed.of(what);
      return blog.isPresent()
          ? SupportDesk.find(database, blog.get())
          : SupportDesk.find(database, key(what));
    }
  }

  /** What changes something. */
  abstract static class Change extends AuditedChange {
    @Parameters(
        paramLabel = "WHAT",
        description = "The code of a claim; of unlink: " + SPACE_OR_BLOG)
    private String what;

    @Override
    final String what() {
      return what;
    }

    @Override
    final Optional<String> change(Connection database, Instant now)
        throws CommandFailed, SQLException {
      return change(database, what, now);
    }

    /** Changes it, or says why not. */
    abstract Optional<String> change(Connection database, String what, Instant now)
        throws CommandFailed, SQLException;
  }

  /** {@code support grant}. */
  @Command(
      name = "grant",
      description = "The Space becomes whose claim it is, if nobody owns it.",
      mixinStandardHelpOptions = true)
  static final class Grant extends Change {
    @Override
    Optional<String> change(Connection database, String code, Instant now) throws SQLException {
      return SupportDesk.grant(database, code, now);
    }
  }

  /** {@code support refuse}. */
  @Command(
      name = "refuse",
      description = "Ends a claim; the Space stays nobody's.",
      mixinStandardHelpOptions = true)
  static final class Refuse extends Change {
    @Override
    Optional<String> change(Connection database, String code, Instant now) throws SQLException {
      return SupportDesk.refuse(database, code, now);
    }
  }

  /** {@code support retry}. */
  @Command(
      name = "retry",
      description = "Lets a code work anew: for a week, with as many looks as a new one.",
      mixinStandardHelpOptions = true)
  static final class Retry extends Change {
    @Option(
        names = "--days",
        paramLabel = "N",
        description = "For so many days; ${DEFAULT-VALUE} unless said.",
        defaultValue = "7")
    private int days;

    @Override
    Optional<String> change(Connection database, String code, Instant now) throws SQLException {
      return SupportDesk.retry(database, code, now, days);
    }
  }

  /** {@code support unlink}. */
  @Command(
      name = "unlink",
      description = {
        "Ends the link of a Space's owner, or the one with a blog; whoever had it may link again.",
        "Old addresses go on leading to the blog; its owner can stop them."
      },
      mixinStandardHelpOptions = true)
  static final class Unlink extends Change {
    @Override
    String subject(Connection database) throws SQLException {
      return inAudit(database, what());
    }

    @Override
    Optional<String> change(Connection database, String what, Instant now)
        throws CommandFailed, SQLException {
      Optional<BlogNamed> blog = BlogNamed.of(what);
      return blog.isPresent()
          ? SupportDesk.unlink(database, blog.get(), now)
          : SupportDesk.unlink(database, key(what), now);
    }
  }

  private static String inAudit(Connection database, String what) throws SQLException {
    Optional<BlogNamed> blog = BlogNamed.of(what);
    return blog.isPresent() ? blog.get().inAudit(database) : what;
  }

  private static SpaceKey key(String space) throws CommandFailed {
    return SpaceKey.ofLabel(space.toLowerCase(java.util.Locale.ROOT))
        .orElseThrow(() ->
            new CommandFailed(
                space + " is neither an alias, nor cid- and a CID, nor blog: and a blog."));
  }
}
