package org.spacesgateway.sandbox;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spacesgateway.sandbox.WordPressImports.Vocabulary;

/**
 * One import of the stand-in: a file, and what became of it. Guarded by {@link WordPressImports}.
 */
final class ImportJob {
  enum State {
    PROCESSING("uploadProcessing", "ready"),
    UPLOADED("uploadSuccess", "ready"),
    UNREADABLE("importer-upload-failure", "importer-upload-failure"),
    IMPORTING("importing", "active"),
    DONE("importSuccess", "finished"),
    FAILED("importFailure", "importFailure"),
    STOPPED("importStopped", "importStopped"),
    EXPIRED("importer-inactive", "importer-inactive");

    private final String wire;
    private final String help;

    State(String wire, String help) {
      this.wire = wire;
      this.help = help;
    }
  }

  final long id;
  final long site;
  State state = State.PROCESSING;
  Wxr wxr;
  String error;
  int looks;
  int done;

  /** Posts that are there by now, by their ids in the file. */
  final Map<Long, Long> posts = new HashMap<>();

  private final Map<String, String> mapped = new LinkedHashMap<>();
  private final Set<State> told = new HashSet<>();

  ImportJob(long id, long site) {
    this.id = id;
    this.site = site;
  }

  String text() {
    return Long.toString(id);
  }

  boolean isActive() {
    return EnumSet.of(State.PROCESSING, State.UPLOADED, State.IMPORTING).contains(state);
  }

  void fail(State how, String why) {
    state = how;
    error = why;
  }

  /** Takes the authors as they were mapped; refused unless each was. */
  void map(JsonObject custom) throws Refusal {
    mapped.putAll(WordPressImports.mapped(custom.getJsonArray("sourceAuthors")));
    if (!mapped.keySet().containsAll(wxr.authors())) {
      throw WordPressApi.refused(
          400, "invalid_input", "Mapped are " + mapped + " of " + wxr.authors());
    }
  }

  String word(Vocabulary vocabulary) {
    return switch (vocabulary) {
      case WIRE -> state.wire;
      case HELP -> state.help;
      case UNKNOWN_FIRST ->
          told.add(state) ? "importer-" + state.name().toLowerCase() + "-soon" : state.wire;
    };
  }

  List<Map<String, Object>> authors() {
    List<Map<String, Object>> authors = new ArrayList<>();
    for (String login : wxr.authors()) {
      Map<String, Object> author = new LinkedHashMap<>();
      author.put("id", login);
      author.put("login", login);
      author.put("mappedTo", mapped.get(login));
      authors.add(author);
    }
    return authors;
  }
}
