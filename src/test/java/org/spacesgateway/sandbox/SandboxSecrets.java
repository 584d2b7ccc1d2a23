package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/** What the gateway and the stand-ins keep secret: client secrets, state secrets, a key. */
final class SandboxSecrets {
  static final String LIVE_CLIENT = "live.client-secret";
  static final String WORDPRESS_CLIENT = "wordpress.client-secret";
  static final String LIVE_STATE = "live.state-secret";
  static final String WORDPRESS_STATE = "wordpress.state-secret";
  static final String VAULT = "vault";

  private static final String[] ALL = {
    LIVE_CLIENT, WORDPRESS_CLIENT, LIVE_STATE, WORDPRESS_STATE, VAULT
  };

  private final Properties secrets;

  private SandboxSecrets(Properties secrets) {
    this.secrets = secrets;
  }

  /** The same in every test run. */
  static SandboxSecrets fixed() {
    Properties secrets = new Properties();
    for (String name : ALL) {
      secrets.setProperty(name, base64(sha256("sandbox " + name)));
    }
    return new SandboxSecrets(secrets);
  }

  /** The same, but for others at both providers. */
  static SandboxSecrets otherClients() {
    SandboxSecrets changed = fixed();
    for (String name : new String[] {LIVE_CLIENT, WORDPRESS_CLIENT}) {
      changed.secrets.setProperty(name, base64(sha256("sandbox, the next " + name)));
    }
    return changed;
  }

  /** Every one by its name. */
  Map<String, String> all() {
    Map<String, String> all = new HashMap<>();
    for (String name : ALL) {
      all.put(name, of(name));
    }
    return all;
  }

  /**
   * Those of this file, which is made (0600, random) where it is missing: a kept database must stay
   * readable.
   */
  static SandboxSecrets kept(Path file) {
    SecureRandom random = new SecureRandom();
    Supplier<String> next =
        () -> {
          byte[] bytes = new byte[32];
          random.nextBytes(bytes);
          return base64(bytes);
        };
    Properties secrets = new Properties();
    try {
      if (Files.exists(file)) {
        try (Reader in = Files.newBufferedReader(file)) {
          secrets.load(in);
        }
      }
      boolean complete = true;
      for (String name : ALL) {
        complete &= secrets.putIfAbsent(name, next.get()) != null;
      }
      if (!complete) {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(written);
        Files.createFile(
            written,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer out = Files.newBufferedWriter(written)) {
          secrets.store(out, null);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SandboxSecrets(secrets);
  }

  /** The secret of that name: 32 bytes in base64. */
  String of(String name) {
    return secrets.getProperty(name);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
