package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.DirectoryImport;
import org.spacesgateway.directory.ImportCounts;
import org.spacesgateway.linkage.Erasures;
import org.spacesgateway.sandbox.TestDatabase;
import org.spacesgateway.secret.Vault;

/** Keys that are replaced as deploy/README.md says it, in the secret that is made of the store. */
class RetiredKeysIT {
  private static final String TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";
  private static final String OWNER = "00000000-0000-0000-0000-0000000a11ce";
  private static final String IDS = "gateway.secret.keys.";
  private static final Pattern WHEN =
      Pattern.compile(
          "(?s)\\{\\{- (?:if \\.(\\w+)|with index \\. \"(\\w+)\") }}\n(.*?)\\{\\{- end }}\n");

  /** All that a store of the release before has; keys are put in by the tests. */
  private static final List<String> OTHERS =
      List.of(
          "live_client_id",
          "live_client_secret",
          "live_state_secret",
          "wordpress_client_id",
          "wordpress_client_secret",
          "wordpress_state_secret",
          "messenger_client_id",
          "mail_password",
          "other_key");

  private final Map<String, String> store =
      new HashMap<>(OTHERS.stream().collect(Collectors.toMap(name -> name, name -> "")));

  @TempDir Path directory;

  @Test
  void whoWasErasedTwoKeysAgoIsNotBroughtBack() throws Exception {
    store.putAll(Map.of("current_key", "first", "current_key_bytes", bytes("1")));
    TestDatabase.migrated("retired_keys");
    Path file =
        Files.writeString(
            directory.resolve("directory.csv"),
            "cid,alias,owner_tid,owner_oid,title,visibility\nA1,alice,%s,%s,,public\n"
                .formatted(TENANT, OWNER));
    try (Connection database = TestDatabase.shared().connect("retired_keys")) {
      try (PreparedStatement erased =
          database.prepareStatement("INSERT INTO erasure (digest, at) VALUES (?, now())")) {
        erased.setBytes(1, vault().digests(TENANT + "\n" + OWNER).getFirst());
        erased.execute();
      }
      replace("second", bytes("2"));
      replace("third", bytes("3"));
      ImportCounts counts =
          new DirectoryImport(
                  database,
                  new Erasures(vault()),
                  Instant.now(),
                  new AuditEntry("ann", "directory import", file.toString(), "a newer one"),
                  new Nobody())
              .spaces(file);
      assertThat(counts.withoutOwner()).isEqualTo(1);
    }
  }

  private void replace(String id, String bytes) {
    String before = store.get("current_key");
    String bytesBefore = store.get("current_key_bytes");
    store.putAll(Map.of("other_key", id, "other_key_bytes", bytes));
    assertThat(vault()).isNotNull();
    store.putAll(Map.of("current_key", id, "current_key_bytes", bytes));
    store.putAll(Map.of("other_key", before, "other_key_bytes", bytesBefore));
    assertThat(vault()).isNotNull();
    store.putAll(Map.of("other_key", "", "other_key_bytes", ""));
    store.merge("retired_keys", IDS + before + "=" + bytesBefore, (one, more) -> one + "\n" + more);
  }

  /* As the gateway has it of its file. */
  private Vault vault() {
    Properties read = new Properties();
    try {
      read.load(new StringReader(made()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> keys =
        read.stringPropertyNames().stream()
            .filter(name -> name.startsWith(IDS))
            .collect(Collectors.toMap(name -> name.substring(IDS.length()), read::getProperty));
    return new Vault(keys, read.getProperty("gateway.secret.current-key"));
  }

  /* What External Secrets makes of the template, as far as it is used. */
  private String made() {
    String template =
        World.files()
            .all("ExternalSecret")
            .flatMap(it -> it.texts("/spec/target/template/data").values().stream())
            .collect(Collectors.joining());
    String chosen = WHEN.matcher(template).replaceAll(this::ifNotEmpty);
    return Pattern.compile("\\{\\{ \\.(\\w+) }}")
        .matcher(chosen)
        .replaceAll(name -> inStore(name.group(1)));
  }

  private String ifNotEmpty(MatchResult when) {
    if (when.group(2) != null) {
      String value = store.getOrDefault(when.group(2), "");
      return value.isEmpty() ? "" : when.group(3).replace("{{ . }}", value);
    }
    return inStore(when.group(1)).isEmpty() ? "" : when.group(3);
  }

  /* As External Secrets: what is not there is an error, inside `if` too. */
  private String inStore(String property) {
    assertThat(store).containsKey(property);
    return store.get(property);
  }

  private static final class Nobody implements DirectoryImport.Listener {
    @Override
    public void found(long line, String reason) {}

    @Override
    public void reached(int percent, ImportCounts soFar) {}
  }

  private static String bytes(String which) {
    return Base64.getEncoder().encodeToString(which.repeat(32).getBytes());
  }
}
