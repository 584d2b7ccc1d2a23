package org.spacesgateway.sandbox;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.spacesgateway.sandbox.ImportJob.State;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

/**
 * WordPress.com's importer. It goes on whenever somebody looks how far it is, and not by a clock,
 * so that a test sees each state.
 */
public final class WordPressImports {
  private static final String IMPORTS = WordPressApi.BASE + "/sites/*/imports";
  private static final Set<String> SCOPES = Set.of("media", "global");

  /** The words in which it says how far an import is. */
  public enum Vocabulary {
    /** Those seen on the wire. */
    WIRE,
    /** Those of the public help. */
    HELP,
    /** One that nobody has heard of, each first time that a state is told; else as the wire has. */
    UNKNOWN_FIRST
  }

  private final WordPressApi api;
  private final ImportedContent content;
  private final Map<Long, ImportJob> jobs = new LinkedHashMap<>();
  private final AtomicLong nextId = new AtomicLong(7_000);
  private volatile Vocabulary vocabulary = Vocabulary.WIRE;
  private volatile boolean stalls;
  private volatile boolean fails;
  private volatile int largest = 8 << 20;

  WordPressImports(WordPressStandIn server, WordPressApi api, BlogPosts posts) {
    this.api = api;
    this.content = new ImportedContent(server, posts);
    server.route("POST", IMPORTS + "/new", this::begin);
    server.route("GET", IMPORTS + "/", this::list);
    server.route("GET", IMPORTS, this::list);
    server.route("GET POST", IMPORTS + "/*", this::one);
  }

  /** How it words its states; as on the wire at first. */
  public void speak(Vocabulary words) {
    vocabulary = words;
  }

  /** Whether imports that run stay as they are; not at first. */
  public void stall(boolean stall) {
    stalls = stall;
  }

  /** Whether imports fail half way; not at first. */
  public void fail(boolean fail) {
    fails = fail;
  }

  /** Files are looked at, and imports that run come to their end, though nobody asks how far. */
  public synchronized void finish() {
    for (ImportJob job : jobs.values()) {
      while (job.state == State.PROCESSING || job.state == State.IMPORTING) {
        goOn(job);
      }
    }
  }

  /** How many items it imports at most between two looks; half of a file's at first. */
  public void pace(int items) {
    content.pace = items;
  }

  /** Whether imported posts lose their metadata; not at first. */
  public void dropMetadata(boolean drop) {
    content.dropMetadata = drop;
  }

  /** Whether imported posts lose their comments; not at first. */
  public void dropComments(boolean drop) {
    content.dropComments = drop;
  }

  /** Passes over all posts of a file beyond so many, and their files; none at first. */
  public void passOverBeyond(int posts) {
    content.mostPosts = posts;
  }

  /** The largest file that it takes, in bytes; 8 MiB at first. */
  public void takeUpTo(int bytes) {
    largest = bytes;
  }

  /**
   * Where the files of attachments are fetched, as if a name server said so.
   *
   * @param domain of the hosts in their addresses, such as {@code .spaces.localhost}
   * @param at asked each time
   */
  public void findHosts(String domain, Supplier<URI> at) {
    content.domain = domain;
    content.hosts = at;
  }

  /** How many files it took for that blog, those that it couldn't read too. */
  public synchronized long uploads(long site) {
    return jobs.values().stream().filter(job -> job.site == site).count();
  }

  /** The most imports that were running at once on one blog. */
  public synchronized int mostAtOnce() {
    return content.mostAtOnce;
  }

  /** Addresses of attachments that it could not fetch, and why. */
  public synchronized List<String> lostAttachments() {
    return List.copyOf(content.lost);
  }

  /** It forgets all imports, and does as it should. */
  synchronized void reset() {
    jobs.clear();
    content.reset();
    speak(Vocabulary.WIRE);
    stall(false);
    fail(false);
    takeUpTo(8 << 20);
  }

  private synchronized Reply begin(Received request) throws Refusal {
    Site site = allowed(request);
    if (request.body().length() > largest) {
      throw WordPressApi.refused(413, "upload_too_large", "The file is too large");
    }
    Map<String, String> fields;
    try {
      fields = Multipart.fields(request);
    } catch (IllegalArgumentException e) {
      throw WordPressApi.refused(400, "invalid_input", e.getMessage());
    }
    if (!fields.keySet().equals(Set.of("import", "importStatus"))) {
      throw WordPressApi.refused(400, "invalid_input", "Fields are " + fields.keySet());
    }
    JsonObject asked = json(fields.get("importStatus"));
    if (!"wordpress".equals(asked.getString("type"))) {
      throw WordPressApi.refused(400, "invalid_input", "Its type is " + asked.getValue("type"));
    }
    if (jobs.values().stream().anyMatch(job -> job.site == site.id() && job.isActive())) {
      throw WordPressApi.refused(409, "import_in_progress", "An import is under way there");
    }
    ImportJob job = new ImportJob(nextId.incrementAndGet(), site.id());
    try {
      job.wxr = Wxr.parse(fields.get("import"));
    } catch (Wxr.NotWxr e) {
      job.fail(State.UNREADABLE, e.getMessage());
    }
    jobs.put(job.id, job);
    return Reply.json(200, told(job));
  }

  private synchronized Reply list(Received request) throws Refusal {
    Site site = allowed(request);
    List<Map<String, Object>> all = new ArrayList<>();
    jobs.values().stream()
        .filter(job -> job.site == site.id() && job.state != State.EXPIRED)
        .forEach(job -> all.add(told(job)));
    return Reply.json(200, all.reversed());
  }

  private synchronized Reply one(Received request) throws Refusal {
    Site site = allowed(request);
    String id = request.path().replaceFirst(".*/imports/", "").replaceFirst("/$", "");
    ImportJob job =
        Optional.of(id)
            .filter(text -> text.matches("[0-9]{1,18}"))
            .map(text -> jobs.get(Long.parseLong(text)))
            .filter(found -> found.site == site.id() && found.state != State.EXPIRED)
            .orElseThrow(() -> WordPressApi.refused(404, "unknown_import", "Unknown import"));
    if (request.method().equals("POST")) {
      change(job, request);
    } else if (!stalls) {
      goOn(job);
    }
    return Reply.json(200, told(job));
  }

  private static void change(ImportJob job, Received request) throws Refusal {
    JsonObject asked =
        request.header("Content-Type").orElse("").startsWith("multipart/")
            ? json(Multipart.fields(request).get("importStatus"))
            : json(request.form("importStatus").orElse("null"));
    if (!job.text().equals(String.valueOf(asked.getValue("importerId")))) {
      throw WordPressApi.refused(400, "invalid_input", "importerId is not this import's");
    }
    switch (String.valueOf(asked.getValue("importStatus"))) {
      case "importing" -> {
        if (job.state == State.UPLOADED) {
          job.map(asked.getJsonObject("customData", new JsonObject()));
          job.state = State.IMPORTING;
        } else if (job.state != State.IMPORTING) {
          throw WordPressApi.refused(400, "invalid_state", "It is " + job.state);
        }
      }
      case "cancel" -> job.state = State.STOPPED;
      case "expire" -> job.state = State.EXPIRED;
      default ->
          throw WordPressApi.refused(400, "invalid_input", "No " + asked.getValue("importStatus"));
    }
  }

  private void goOn(ImportJob job) {
    switch (job.state) {
      case PROCESSING -> job.state = State.UPLOADED;
      case IMPORTING -> {
        if (job.looks++ > 0) {
          content.add(job, jobs.values());
          if (fails && job.done > 0) {
            job.fail(State.FAILED, "The importer failed");
          }
        }
      }
      default -> {}
    }
  }

  private Map<String, Object> told(ImportJob job) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("importId", job.text());
    told.put("siteId", job.site);
    told.put("type", "wordpress");
    told.put("importStatus", job.word(vocabulary));
    Map<String, Object> progress = new LinkedHashMap<>();
    if (job.wxr != null) {
      Map<String, Object> posts = new LinkedHashMap<>();
      posts.put("completed", job.done);
      posts.put("total", job.wxr.items().size());
      progress.put("post", posts);
    }
    told.put("progress", progress);
    Map<String, Object> custom = new LinkedHashMap<>();
    if (job.wxr != null) {
      custom.put("sourceAuthors", job.authors());
    }
    told.put("customData", custom);
    told.put("errorData", job.error == null ? null : Map.of("description", job.error));
    return told;
  }

  /* Only who may change its settings imports into a blog. */
  private Site allowed(Received request) throws Refusal {
    Member member = api.member(api.allowed(request, SCOPES));
    Site site = api.site(request);
    if (member.sites().stream().noneMatch(its -> its.id() == site.id() && its.owned())) {
      throw WordPressApi.refused(403, "unauthorized", "You can't import there");
    }
    return site;
  }

  private static JsonObject json(String text) throws Refusal {
    try {
      Object value = io.vertx.core.json.Json.decodeValue(text == null ? "null" : text);
      if (value instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      // Told below.
    }
    throw WordPressApi.refused(400, "invalid_input", "importStatus is no JSON object");
  }

  /** The ids that a request's authors were mapped to; refused unless each was. */
  static Map<String, String> mapped(JsonArray authors) throws Refusal {
    Map<String, String> mapped = new LinkedHashMap<>();
    for (Object author : authors == null ? new JsonArray() : authors) {
      if (author instanceof JsonObject object && object.getValue("mappedTo") != null) {
        mapped.put(object.getString("login"), object.getValue("mappedTo").toString());
      }
    }
    return mapped;
  }
}
