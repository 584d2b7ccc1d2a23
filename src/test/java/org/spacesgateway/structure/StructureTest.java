package org.spacesgateway.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms and the arrows between them; and that each rule can fail. */
class StructureTest {
  private static final String ROOT = "org.spacesgateway";
  private static final String BROKEN_ROOT = "org.spacesgateway.structure.broken";
  // Once: each reading of them follows what they depend on through all libraries.
  private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);
  private static final JavaClasses OURS = from("those of main", path -> !isTest(path));
  private static final JavaClasses OURS_AND_TESTS =
      from("all but the broken", path -> !isBroken(path));
  private static final JavaClasses BROKEN = from("the broken", StructureTest::isBroken);

  private static JavaClasses from(String which, Predicate<String> paths) {
    return ALL.that(
        DescribedPredicate.describe(
            which, type -> paths.test(type.getSource().orElseThrow().getUri().getPath())));
  }

  private static boolean isTest(String path) {
    return path.contains("/test-classes/");
  }

  private static boolean isBroken(String path) {
    return path.contains("/structure/broken/");
  }

  static Stream<ArchRule> arrows() {
    return StructureRules.arrows(ROOT);
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void aRoomUsesOnlyTheRoomsItMay(ArchRule arrow) {
    arrow.check(OURS);
  }

  @Test
  void everyClassIsInARoomThatTheRulesKnow() {
    StructureRules.everyClassIsInARoom(ROOT).check(OURS);
  }

  @Test
  void roomsFormNoCycle() {
    StructureRules.noCycles(ROOT).check(OURS);
  }

  @Test
  void frameworksAreKnownAtTheEdgeOnly() {
    StructureRules.frameworksStayAtTheEdge().check(OURS);
  }

  @Test
  void openTelemetryIsKnownInItsRoomOnly() {
    StructureRules.tracesAreKnownInTheirRoomOnly(ROOT).check(OURS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "outcome.Outcome",
        "dependency.Dependency",
        "outcome.Target",
        "outcome.TargetPolicy",
        "outcome.CacheRule",
        "outcome.Notice",
        "outcome.Page",
        "registration.Registration",
        "registration.Languages",
        "registration.Lcids",
        "address.Query",
        "arrival.Arrival",
        "arrival.ArrivalRow",
        "arrival.Caller",
        "arrival.ArrivalLog",
        "arrival.ArrivalReplay",
        "arrival.ArrivalSpool",
        "arrival.SpoolSegment",
        "arrival.SpacesToForget",
        "frontdoor.Door",
        "frontdoor.Hosts",
        "signin.IdTokenClaims",
        "signin.PublishedKeys",
        "frontdoor.RequestTarget",
        "frontdoor.NetworkLimit",
        "frontdoor.TrustedProxies",
        "frontdoor.OldHosts",
        "frontdoor.MovedSpace",
        "frontdoor.SiteTargets",
        "frontdoor.GonePages",
        "frontdoor.OldAnswer",
        "address.Agent",
        "address.DotSegments",
        "address.OldAddress",
        "address.PlainAddress",
        "directory.SourceSite",
        "directory.CsvFile",
        "directory.LinesAgain",
        "directory.SpaceRow",
        "directory.SpaceRows",
        "directory.HandleRows",
        "directory.DirectoryImport",
        "directory.BlogAddress",
        "directory.SpaceRedirects",
        "directory.SpaceClosing",
        "directory.AuditEntry",
        "directory.MapVersion",
        "directory.OldTokens",
        "directory.Conflict",
        "mapping.MapKey",
        "batch.WxrSource",
        "batch.WxrReader",
        "batch.MetadataSource",
        "address.EntryKeys",
        "batch.MovedSpace",
        "mapping.Mapping",
        "mapping.Known",
        "mapping.FlatTable",
        "mapping.FlatShard",
        "mapping.FactBytes",
        "mapping.Question",
        "mapping.Rule",
        "mapping.PatternRule",
        "mapping.Rules",
        "mapping.Snapshot",
        "mapping.MapChanges",
        "mapping.SmallChanges",
        "mapping.MapTables",
        "mapping.Preload",
        "mapping.MapFollower",
        "mapping.LiveMap",
        "batch.SourceRow",
        "batch.CsvRecords",
        "batch.TextLines",
        "batch.TransitionRows",
        "batch.CsvRows",
        "batch.NetlifyRows",
        "batch.MapFile",
        "batch.OldKeys",
        "batch.SpaceNames",
        "batch.Admission",
        "batch.MappingBatch",
        "batch.Staging",
        "batch.Check",
        "batch.Onward",
        "batch.Chains",
        "batch.RulesOfBatch",
        "batch.Undecided",
        "batch.Overtaken",
        "batch.Publishing",
        "batch.Discarding",
        "batch.Difference",
        "traffic.Visitor",
        "traffic.Tally",
        "traffic.Frequent",
        "traffic.HitTable",
        "traffic.GapTable",
        "traffic.Noise",
        "traffic.Suggestions",
        "traffic.Likeness",
        "batch.LiveRow",
        "batch.Exports",
        "batch.NetlifyFile",
        "batch.NginxHead",
        "batch.NginxMap",
        "batch.History",
        "secret.Secrets",
        "secret.Vault",
        "signin.Provider",
        "signin.ProblemPages",
        "linkage.Blog",
        "linkage.ProvedBlogs",
        "linkage.HandoffFlow",
        "linkage.LinkagePages",
        "linkage.WordPressApi",
        "linkage.Erasures",
        "linkage.LinkMade",
        "linkage.HandoffStep",
        "trace.Spans",
        "trace.TraceIds",
        "trace.CountedExport",
        "move.What",
        "move.ReminderDays",
        "move.Situation",
        "move.MovePages",
        "move.ClosingWord",
        "reminder.QuietHours",
        "reminder.ReminderPlan",
        "reminder.Reminding",
        "reminder.ReminderTable",
        "reminder.ReminderRows",
        "reminder.ReminderToken",
        "reminder.ReminderPages",
        "reminder.ConsentRows",
        "reminder.Bounces",
        "reminder.DeliveryReport",
        "reminder.Letter",
        "reminder.Refusal",
        "sunset.Phase",
        "sunset.Schedule",
        "sunset.Cohort",
        "sunset.Timetable",
        "sunset.TimetableFaults",
        "sunset.Standing",
        "sunset.Closing",
        "sunset.TimetableWords",
        "sunset.TimetableFeed",
        "sunset.DryRun",
        "sunset.Zones",
        "sunset.TimetableText",
        "sunset.AcceptedTimetable",
        "about.SecurityText",
        "words.Text",
        "claim.PostedCode",
        "claim.SpaceNamed",
        "claim.ClaimPages",
        "content.Cleaning",
        "content.EntryPage",
        "content.FeedPage",
        "content.LegacyEntries",
        "content.LegacyReader",
        "content.OriginClient",
        "content.OriginPace",
        "content.ReadingQueue",
        "content.ReadingRows",
        "content.ReadingSteps",
        "content.Source",
        "content.Threads",
        "content.Entry",
        "content.EntryJson",
        "content.Reading",
        "content.WxrItems",
        "content.Xml",
        "content.PackagePages",
        "content.PackageReader",
        "content.ReadSpace",
        "content.Packages",
        "download.Copies",
        "download.Copy",
        "download.DownloadPages",
        "download.SpaceZip",
        "download.Window",
        "outcome.ByteRange",
        "content.Readings",
        "content.WxrWriter",
        "messenger.Announcement",
        "messenger.AnnouncementState",
        "messenger.BlogFetch",
        "messenger.ConnectionState",
        "messenger.ConnectionRows",
        "messenger.Discovery",
        "messenger.DueAnnouncements",
        "messenger.FeedPost",
        "messenger.FeedRows",
        "messenger.Hubs",
        "messenger.MessengerPages",
        "messenger.NewPosts",
        "messenger.Outbox",
        "messenger.PollPlan",
        "messenger.PostsFeed",
        "messenger.PublicPost",
        "messenger.PushSignature",
        "messenger.SeenDeliveries",
        "messenger.ShareAnswer",
        "messenger.SubscriptionRows",
        "call.Ask",
        "call.Networks",
        "consent.Access",
        "consent.Callback",
        "consent.Consent",
        "consent.ConsentPages",
        "consent.ConsentRows",
        "consent.AskedRows",
        "consent.ConsentUse",
        "consent.TokenAnswer",
        "consent.TokenEndpoint",
        "transfer.Apart",
        "transfer.ArrivedRows",
        "transfer.BlogApi",
        "transfer.BlogMap",
        "transfer.Course",
        "transfer.EntryTable",
        "transfer.Form",
        "transfer.Hold",
        "transfer.ImportState",
        "transfer.Refused",
        "transfer.SpaceContent",
        "transfer.Stages",
        "transfer.Step",
        "transfer.Stepped",
        "transfer.Transfer",
        "transfer.TransferDesk",
        "transfer.TransferPages",
        "transfer.TransferRows",
        "transfer.Why",
        "words.Words",
        "words.Language",
        "frontdoor.Seen",
        "frontdoor.EditorDoor",
        "frontdoor.BodyTag",
        "frontdoor.HeardStream",
        "frontdoor.NoticeStream",
        "frontdoor.OriginAnswer",
        "frontdoor.SpaceNotice",
        "editor.EditorRequest",
        "editor.EditorRequestReader",
        "editor.EditorFault",
        "editor.EditorPages",
        "editor.Rsd"
      })
  void decisionsArePlainJava(String type) {
    assertThat(OURS.get(ROOT + "." + type)).doesNotMatch(StructureRules.atTheEdge());
  }

  @Test
  void onlyRepliesSetsLocation() throws IOException {
    StructureRules.onlyRepliesSetsLocation().check(OURS);
    assertThat(sourcesThatNameLocation())
        .containsExactly(
            // Which reads what another server sent.
            Path.of("call", "Calls.java"),
            Path.of("frontdoor", "LegacyOrigin.java"),
            Path.of("outcome", "Replies.java"),
            Path.of("signin", "ProviderRedirects.java"));
  }

  private static List<Path> sourcesThatNameLocation() throws IOException {
    Path sources = Path.of("src", "main", "java", "org", "spacesgateway");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> found = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        if (StructureRules.namesLocation(Files.readString(file))) {
          found.add(sources.relativize(file));
        }
      }
      return found;
    }
  }

  @Test
  void namesSayWhatAClassIs() {
    StructureRules.namesSayWhatAClassIs().check(OURS_AND_TESTS);
  }

  @Test
  void anArrowAgainstTheRulesIsFound() {
    assertThat(StructureRules.arrows(BROKEN_ROOT))
        .filteredOn(arrow -> arrow.evaluate(BROKEN).hasViolation())
        .extracting(ArchRule::getDescription)
        .containsExactly("outcome uses [words]");
    assertViolated(StructureRules.noCycles(BROKEN_ROOT), "Cycle");
  }

  @Test
  void aClassOutsideTheRoomsIsFound() {
    assertViolated(StructureRules.everyClassIsInARoom(BROKEN_ROOT), "attic.Forgotten");
  }

  @Test
  void aFrameworkInAPlainTypeIsFound() {
    assertViolated(StructureRules.frameworksStayAtTheEdge(), "outcome.Target");
  }

  @Test
  void everyWayToSetLocationIsFound() {
    String violations =
        String.join(
            "\n",
            StructureRules.onlyRepliesSetsLocation()
                .evaluate(BROKEN)
                .getFailureReport()
                .getDetails());
    assertThat(violations)
        .contains("Forwarder.byConstant", "Forwarder.byResponse", "Forwarder.byContext")
        .contains("Forwarder.byBuilder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headers.set(\"location\", to)",
        "headers.set(\"Location\", to)",
        "headers.set(HttpHeaders.LOCATION, to)",
        "import static jakarta.ws.rs.core.HttpHeaders.LOCATION;"
      })
  void aSourceThatNamesTheHeaderIsFound(String source) {
    assertThat(StructureRules.namesLocation(source)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"target.location()", "@Location(\"page\") Template template"})
  void aSourceThatSpeaksOfLocationsIsNot(String source) {
    assertThat(StructureRules.namesLocation(source)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Service", "Manager", "Helper", "Impl", "Dto", "Util", "Utils"})
  void aNameThatSaysNothingIsFound(String suffix) {
    assertViolated(StructureRules.namesSayWhatAClassIs(), "$Space" + suffix + ">");
  }

  private static void assertViolated(ArchRule rule, String detail) {
    assertThat(rule.evaluate(BROKEN).getFailureReport().getDetails())
        .anyMatch(line -> line.contains(detail));
  }
}
