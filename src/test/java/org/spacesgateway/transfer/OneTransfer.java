package org.spacesgateway.transfer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.transfer.Transfer.Part;

/**
 * A Space, a blog and a map in memory, that fail as often as they are told to: before a call has
 * its effect, or after it, when nobody hears of it.
 */
final class OneTransfer implements OldSpace, Blog, Arrivals, OldAddresses, Stages.Permission {
  static final Cid CID = new Cid(0x305B02907E9BE19AL);
  private static final int A_PART = 4;

  private final Random random;
  private final int entries;
  private final Map<String, Running> imports = new LinkedHashMap<>();
  private final Map<Long, Arrived> arrived = new TreeMap<>();
  final Map<Long, Integer> posts = new TreeMap<>();
  private final Map<UUID, Boolean> batches = new HashMap<>();

  /** How often each entry was in an import that ended well. */
  final Map<Long, Integer> handed = new TreeMap<>();

  /** What was there whenever the map was told. */
  final Set<Set<Long>> published = new HashSet<>();

  final List<String> finished = new ArrayList<>();
  Set<Long> missing = Set.of();
  int faults;
  int mostAtOnce;
  boolean allowed = true;
  boolean isPublic = true;
  boolean forgets;

  /** The blog's front page. */
  String front = "https://blog.example/";

  /** Posts that their owner lets lead elsewhere. */
  final Set<Long> elsewhere = new HashSet<>();

  /** Entries that every import passes over. */
  final Set<Long> never = new HashSet<>();

  /** Whether the blog is full: imports end well, and nothing is made. */
  boolean isFull;

  /** Entries that an import passes over, once. */
  final Set<Long> skipped = new HashSet<>();

  private long reads;

  private static final class Running {
    private final String author;
    private final List<Long> numbers;
    private ImportState state = ImportState.READING;
    private int done;

    private Running(String author, List<Long> numbers) {
      this.author = author;
      this.numbers = numbers;
    }
  }

  /**
   * @param entries how many entries the Space has
   * @param faults of a hundred calls so many fail
   */
  OneTransfer(Random random, int entries, int faults) {
    this.random = random;
    this.entries = entries;
    this.faults = faults;
  }

  Stages stages() {
    return new Stages(this, this, this, this, Duration.ofMinutes(30));
  }

  private boolean fails() {
    return random.nextInt(100) < faults;
  }

  private void reached() throws NotNow, NotAllowed {
    if (!allowed) {
      throw new NotAllowed(Why.PERMISSION);
    }
    if (fails()) {
      throw new NotNow("no answer", random.nextBoolean() ? null : Duration.ofSeconds(90));
    }
  }

  private <T> T answered(T answer) throws NotNow {
    if (fails()) {
      throw new NotNow("the answer was lost", null);
    }
    return answer;
  }

  private void stored() throws java.io.IOException {
    if (fails()) {
      throw new java.io.IOException("the database is away");
    }
  }

  @Override
  public Read read(Transfer of) {
    reads += fails() ? 0 : 1 + random.nextInt(Math.max(1, entries));
    return reads < entries
        ? new Read.NotYet(reads, entries)
        : new Read.Ready(entries, 2L * entries, 0);
  }

  @Override
  public boolean isKept(Transfer of) {
    return reads >= entries;
  }

  /** What was read is too old to be kept. */
  void forgetRead() {
    reads = 0;
  }

  @Override
  public List<Part> parts(Transfer of, Set<Long> there) throws java.io.IOException {
    stored();
    List<Long> left =
        wanted(of).keySet().stream().filter(n -> !there.contains(n)).sorted().toList();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < left.size(); i += A_PART) {
      List<Long> some = left.subList(i, Math.min(i + A_PART, left.size()));
      parts.add(
          new Part(
              parts.size() + 1,
              some.getFirst(),
              some.getLast(),
              some.size(),
              some.size(),
              0,
              0,
              List.of()));
    }
    return parts;
  }

  @Override
  public byte[] file(Transfer of, Part part, Set<Long> there) throws java.io.IOException {
    stored();
    return (of.login(part.number())
            + wanted(of).keySet().stream()
                .filter(n -> n >= part.first() && n <= part.last() && !there.contains(n))
                .map(n -> " " + n)
                .collect(Collectors.joining()))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public List<String> categories(Transfer of) {
    return List.of();
  }

  @Override
  public boolean isThere(String picture) {
    return false;
  }

  @Override
  public Map<Long, Has> wanted(Transfer of) {
    Map<Long, Has> numbers = new TreeMap<>();
    for (long n = 1; isKept(of) && n <= entries; n++) {
      numbers.put(100 + n, new Has(2, 0));
    }
    return numbers;
  }

  @Override
  public Blog of(Transfer transfer) {
    return this;
  }

  @Override
  public void giveUp(Transfer transfer) {
    allowed = false;
  }

  @Override
  public List<Import> imports() throws NotNow, NotAllowed {
    reached();
    return imports.entrySet().stream()
        .map(entry -> told(entry.getKey(), entry.getValue()))
        .toList()
        .reversed();
  }

  @Override
  public Import upload(byte[] file) throws NotNow, NotAllowed {
    reached();
    if (imports.values().stream().anyMatch(it -> it.state.isUnderWay())) {
      throw new NotNow("status 409", null);
    }
    String[] words = new String(file, StandardCharsets.US_ASCII).split(" ");
    String id = Integer.toString(imports.size() + 1);
    Running run = new Running(words[0], Arrays.stream(words).skip(1).map(Long::valueOf).toList());
    imports.put(id, run);
    return answered(told(id, run));
  }

  @Override
  public Optional<Import> look(String importId) throws NotNow, NotAllowed {
    reached();
    Running run = imports.get(importId);
    if (forgets && run.state == ImportState.DONE) {
      return answered(Optional.empty());
    }
    if (run.state == ImportState.READING) {
      run.state = random.nextInt(20) == 0 && fails() ? ImportState.FAILED : ImportState.READY;
    } else if (run.state == ImportState.IMPORTING) {
      goOn(run);
    }
    return answered(Optional.of(told(importId, run)));
  }

  private void goOn(Running run) {
    mostAtOnce =
        Math.max(
            mostAtOnce,
            (int)
                imports.values().stream().filter(it -> it.state == ImportState.IMPORTING).count());
    if (random.nextInt(10) == 0 && fails()) {
      run.state = ImportState.FAILED;
    } else if (run.done < run.numbers.size()) {
      long number = run.numbers.get(run.done++);
      // As the real one: what is there already is not made again.
      if (!isFull && !never.contains(number) && !skipped.remove(number)) {
        posts.putIfAbsent(number, 1);
      }
    } else {
      run.state = ImportState.DONE;
      run.numbers.forEach(number -> handed.merge(number, 1, Integer::sum));
      finished.add(run.author);
    }
  }

  /** WordPress.com has looked at the file, and waits to be told to import. */
  void isReady(String id) {
    imports.get(id).state = ImportState.READY;
  }

  @Override
  public void begin(Import uploaded) throws NotNow, NotAllowed {
    reached();
    Running run = imports.get(uploaded.id());
    if (run.state == ImportState.READY) {
      run.state = ImportState.IMPORTING;
    }
    answered(run);
  }

  @Override
  public void cancel(String importId) throws NotNow, NotAllowed {
    reached();
    imports.get(importId).state = ImportState.FAILED;
  }

  @Override
  public Posts posts(String page) throws NotNow, NotAllowed {
    reached();
    long from = page == null ? 0 : Long.parseLong(page);
    List<Post> some =
        posts.keySet().stream()
            .filter(n -> n > from)
            .limit(3)
            .map(n ->
                new Post(
                    n,
                    elsewhere.contains(n) ? "https://shop.example/" : front + n,
                    true,
                    Set.of(new Handle.Of(CID, n)),
                    true,
                    2,
                    0,
                    List.of()))
            .toList();
    return answered(new Posts(some, some.size() < 3 ? null : Long.toString(some.getLast().id())));
  }

  private static Import told(String id, Running run) {
    return new Import(id, run.state, Set.of(run.author), run.done, run.numbers.size());
  }

  @Override
  public String address() throws NotNow, NotAllowed {
    reached();
    return front;
  }

  @Override
  public void forget(UUID transfer) throws java.io.IOException {
    stored();
    arrived.clear();
  }

  @Override
  public void add(UUID transfer, List<Arrived> some) throws java.io.IOException {
    stored();
    some.forEach(one -> arrived.putIfAbsent(one.number(), one));
  }

  @Override
  public Set<Long> numbers(UUID transfer) {
    return Set.copyOf(arrived.keySet());
  }

  @Override
  public void compare(UUID transfer, Map<Long, Has> wanted) throws java.io.IOException {
    stored();
    missing = new HashSet<>(wanted.keySet());
    missing.removeAll(arrived.keySet());
  }

  @Override
  public boolean isBlogPublic(Transfer of) throws NotNow {
    if (fails()) {
      throw new NotNow("no answer", null);
    }
    return isPublic;
  }

  @Override
  public boolean areServed(Transfer of) {
    return !fails() && posts.keySet().containsAll(arrived.keySet());
  }

  @Override
  public UUID begin(Transfer of) throws java.io.IOException {
    stored();
    UUID batch = UUID.nameUUIDFromBytes(of.id().toString().getBytes(StandardCharsets.US_ASCII));
    batches.putIfAbsent(batch, false);
    return batch;
  }

  @Override
  public boolean publish(Transfer of, UUID batch) throws java.io.IOException {
    stored();
    batches.put(batch, true);
    published.add(Set.copyOf(arrived.keySet()));
    stored();
    return true;
  }

  /** What leads somewhere by now. */
  Set<Long> leading() {
    return batches.containsValue(true) ? arrived.keySet() : Set.of();
  }
}
