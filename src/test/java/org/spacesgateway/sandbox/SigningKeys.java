package org.spacesgateway.sandbox;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The RSA keys of an OpenID provider: it signs with the newest and publishes all it still knows.
 */
public final class SigningKeys {
  private static final AtomicInteger MADE = new AtomicInteger();

  /**
   * One key.
   *
   * @param kid its id in the published set
   */
  record Key(String kid, KeyPair pair) {
    /** A new one of 2,048 bits. */
    static Key fresh() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return of(generator.generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Key of(KeyPair pair) {
      return new Key("key-" + MADE.incrementAndGet(), pair);
    }

    RSAPublicKey publicKey() {
      return (RSAPublicKey) pair.getPublic();
    }

    Map<String, Object> published() {
      Map<String, Object> jwk = new LinkedHashMap<>();
      jwk.put("kty", "RSA");
      jwk.put("use", "sig");
      jwk.put("alg", "RS256");
      jwk.put("kid", kid);
      jwk.put("n", unsigned(publicKey().getModulus()));
      jwk.put("e", unsigned(publicKey().getPublicExponent()));
      return jwk;
    }

    private static String unsigned(BigInteger number) {
      byte[] bytes = number.toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      byte[] shorter = Arrays.copyOfRange(bytes, from, bytes.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(shorter);
    }
  }

  private static final int PAIRS = 4;

  private final List<Key> keys = new ArrayList<>();
  private final Deque<KeyPair> pairs = new ArrayDeque<>();

  private final List<Map<String, Object>> alien = new ArrayList<>();
  private boolean namesKeys = true;

  SigningKeys(Key first) {
    keys.add(first);
  }

  /**
   * Signs with a key of a new id from now on; the old ones stay published. The key itself is new
   * for the first few times, then the one from a few times ago: to make one takes long.
   */
  public synchronized void rotate() {
    Key next = pairs.size() < PAIRS ? Key.fresh() : Key.of(pairs.removeFirst());
    pairs.addLast(next.pair());
    keys.addLast(next);
  }

  /** Publishes only the key that it signs with. */
  public synchronized void forgetOld() {
    keys.subList(0, keys.size() - 1).clear();
  }

  /** The id of the key that it signs with. */
  public String currentId() {
    return current().kid();
  }

  synchronized Key current() {
    return keys.getLast();
  }

  /** Whether published keys have ids; at first they have. */
  public synchronized void publishIds(boolean publish) {
    namesKeys = publish;
  }

  /** Publishes two more keys, ahead of its own, that nobody can use. */
  public synchronized void publishUnusableKeys() {
    alien.add(Map.of("kty", "AKP", "alg", "ML-DSA-999", "kid", "pq", "use", "sig", "pub", "AAAA"));
    alien.add(Map.of("kty", "UNHEARD-OF", "kid", "odd", "use", "sig"));
  }

  /** Its newest key, with its id, is all that is published. */
  synchronized void reset() {
    forgetOld();
    alien.clear();
    namesKeys = true;
  }

  /** The published set. */
  synchronized Map<String, Object> published() {
    List<Map<String, Object>> all = new ArrayList<>(alien);
    for (Key key : keys) {
      Map<String, Object> jwk = key.published();
      if (!namesKeys) {
        jwk.remove("kid");
      }
      all.add(jwk);
    }
    return Map.of("keys", all);
  }
}
