package org.spacesgateway.structure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What holds between the rooms, as rules over any root package: ours, which must keep them, and the
 * broken samples, which must not.
 */
final class StructureRules {
  /** Each room, and the rooms that it may use. */
  static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("words", Set.of()),
          Map.entry("outcome", Set.of("words")),
          Map.entry("dependency", Set.of()),
          Map.entry("sunset", Set.of("outcome", "words", "address")),
          Map.entry("address", Set.of()),
          Map.entry("about", Set.of("words", "outcome", "arrival")),
          Map.entry(
              "claim",
              Set.of("words", "outcome", "sunset", "address", "directory", "linkage", "content")),
          Map.entry("registration", Set.of("outcome", "words", "address")),
          Map.entry("directory", Set.of("address")),
          Map.entry("mapping", Set.of("outcome", "words", "address", "directory", "dependency")),
          Map.entry("batch", Set.of("outcome", "words", "address", "directory", "mapping")),
          Map.entry("round", Set.of()),
          Map.entry("content", Set.of("address", "directory", "dependency", "round")),
          Map.entry(
              "transfer",
              Set.of(
                  "outcome",
                  "words",
                  "sunset",
                  "address",
                  "directory",
                  "mapping",
                  "batch",
                  "linkage",
                  "content",
                  "consent",
                  "call",
                  "secret",
                  "reminder",
                  "round")),
          Map.entry(
              "download",
              Set.of(
                  "outcome",
                  "words",
                  "sunset",
                  "address",
                  "directory",
                  "linkage",
                  "move",
                  "content",
                  "round")),
          Map.entry("traffic", Set.of("address", "directory", "mapping")),
          // Of address its reading of User-Agent alone, which is also that of traffic.
          Map.entry("arrival", Set.of("outcome", "words", "sunset", "registration", "address")),
          Map.entry("secret", Set.of()),
          Map.entry("signin", Set.of("outcome", "words", "secret", "dependency")),
          Map.entry("trace", Set.of("linkage")),
          Map.entry("call", Set.of("outcome", "words", "dependency")),
          Map.entry("consent", Set.of("outcome", "words", "linkage", "secret", "call")),
          Map.entry(
              "messenger",
              Set.of(
                  "outcome",
                  "words",
                  "address",
                  "directory",
                  "linkage",
                  "secret",
                  "call",
                  "consent",
                  "round")),
          Map.entry(
              "linkage",
              Set.of(
                  "outcome", "words", "arrival", "directory", "signin", "secret", "round", "call")),
          Map.entry(
              "move",
              Set.of("outcome", "words", "sunset", "address", "directory", "linkage", "content")),
          Map.entry(
              "reminder",
              Set.of(
                  "outcome",
                  "words",
                  "sunset",
                  "address",
                  "directory",
                  "linkage",
                  "secret",
                  "dependency",
                  "round")),
          Map.entry("editor", Set.of("outcome", "words", "address", "directory", "linkage")),
          Map.entry(
              "frontdoor",
              Set.of(
                  "editor",
                  "signin",
                  "outcome",
                  "words",
                  "sunset",
                  "address",
                  "registration",
                  "directory",
                  "mapping",
                  "traffic",
                  "arrival",
                  "linkage",
                  "dependency")),
          Map.entry(
              "ops",
              Set.of(
                  "outcome",
                  "words",
                  "sunset",
                  "address",
                  "registration",
                  "directory",
                  "mapping",
                  "batch",
                  "traffic",
                  "arrival",
                  "linkage",
                  "move",
                  "reminder",
                  "signin",
                  "secret",
                  "about",
                  "claim",
                  "content",
                  "download",
                  "dependency",
                  "consent",
                  "editor",
                  "transfer",
                  "messenger",
                  "trace",
                  "frontdoor")));

  /** What only edge classes may know. */
  private static final String[] FRAMEWORKS = {
    "io.quarkus..", "jakarta.ws.rs..", "jakarta.persistence.."
  };

  private static final List<String> EDGE_ANNOTATIONS =
      List.of(
          "jakarta.inject.Singleton",
          "jakarta.interceptor.Interceptor",
          "jakarta.enterprise.context.ApplicationScoped",
          "jakarta.enterprise.context.RequestScoped",
          "jakarta.ws.rs.Path",
          "jakarta.ws.rs.ext.Provider",
          "jakarta.persistence.Entity",
          "io.quarkus.runtime.annotations.QuarkusMain");

  private static final Set<String> SENDERS =
      Set.of("seeOther", "temporaryRedirect", "redirect", "reroute", "location", "created");

  /* In any spelling of a header's name, as a constant or as text. */
  private static final Pattern LOCATION_IN_SOURCE =
      Pattern.compile("\"[Ll][Oo][Cc][Aa][Tt][Ii][Oo][Nn]\"|\\bLOCATION\\b");

  private StructureRules() {}

  static Stream<ArchRule> arrows(String root) {
    return ARROWS.entrySet().stream()
        .map(room -> arrow(root, room.getKey(), room.getValue()))
        .sorted((a, b) -> a.getDescription().compareTo(b.getDescription()));
  }

  private static ArchRule arrow(String root, String room, Set<String> mayUse) {
    String[] reachable =
        Stream.concat(Stream.of(room), mayUse.stream())
            .map(name -> root + "." + name + "..")
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(root + "." + room + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.spacesgateway..").or(resideInAnyPackage(reachable)))
        .as(
            room
                + " uses "
                + (mayUse.isEmpty() ? "no other room" : mayUse.stream().sorted().toList()))
        .allowEmptyShould(true);
  }

  static ArchRule everyClassIsInARoom(String root) {
    return classes()
        .should()
        .resideInAnyPackage(
            ARROWS.keySet().stream().map(room -> root + "." + room).toArray(String[]::new));
  }

  static ArchRule noCycles(String root) {
    return SlicesRuleDefinition.slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  static ArchRule frameworksStayAtTheEdge() {
    return noClasses()
        .that(not(atTheEdge()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS);
  }

  static ArchRule tracesAreKnownInTheirRoomOnly(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".trace")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..");
  }

  /** A class that the framework makes or reads, or one inside of such a class. */
  static DescribedPredicate<JavaClass> atTheEdge() {
    return describe(
        "edge classes",
        type -> {
          JavaClass outermost = type;
          while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
          }
          JavaClass edge = outermost;
          return edge.getSimpleName().endsWith("Config")
              || EDGE_ANNOTATIONS.stream().anyMatch(edge::isAnnotatedWith)
              || edge.getMethods().stream()
                  .anyMatch(method ->
                      method.isAnnotatedWith(
                          "org.jboss.resteasy.reactive.server.ServerExceptionMapper"));
        });
  }

  static ArchRule onlyRepliesSetsLocation() {
    DescribedPredicate<JavaAccess<?>> setsLocation =
        describe(
            "sets Location",
            access ->
                !access.getTargetOwner().getPackageName().startsWith("org.spacesgateway")
                    && (access.getName().equals("LOCATION") || SENDERS.contains(access.getName())));
    return noClasses()
        .that(
            describe(
                "are neither Replies nor the handler that checks what quarkus-oidc wrote",
                type ->
                    !type.getFullName().endsWith(".outcome.Replies")
                        && !type.getFullName().endsWith(".signin.ProviderRedirects")))
        .should()
        .accessTargetWhere(setsLocation);
  }

  /**
   * Whether a source text names the Location header: constants of type String leave no trace in a
   * class file.
   */
  static boolean namesLocation(String source) {
    return LOCATION_IN_SOURCE.matcher(source).find();
  }

  static ArchRule namesSayWhatAClassIs() {
    return noClasses()
        .should()
        .haveNameMatching(".*(?:Service|Manager|Helper|Impl|Dto|DTO|Utils?)");
  }
}
