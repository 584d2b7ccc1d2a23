package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates for a server, good and bad, made by the JDK's keytool. */
public final class TlsCertificates {
  /* It lives for less than a second, and the password of its store is known to all. */
  private static final List<String> QUICK =
      List.of(
          "-J-XX:TieredStopAtLevel=1",
          "-J-XX:+UseSerialGC",
          "-J-Dkeystore.pkcs12.certPbeIterationCount=1",
          "-J-Dkeystore.pkcs12.keyPbeIterationCount=1",
          "-J-Dkeystore.pkcs12.macIterationCount=1");

  private static final String PASSWORD = "changeit";

  /** What is right or wrong with one. */
  public enum Kind {
    /** Signed by the authority, for the right address, in its time. */
    GOOD,
    /** As the good one, but its time is over. */
    EXPIRED,
    /** As the good one, but for another host. */
    WRONG_HOST,
    /** For the right address, in its time, signed by nobody else. */
    SELF_SIGNED
  }

  private final Path store;
  private final Path authority;

  private TlsCertificates(Path store, Path authority) {
    this.store = store;
    this.authority = authority;
  }

  /**
   * Makes them all, in about five seconds.
   *
   * @param directory where to; replaced there
   * @param address the numeric address of the server
   * @throws IOException if keytool fails
   */
  static TlsCertificates make(Path directory, String address) throws IOException {
    Path store = directory.resolve("certificates.p12");
    Path authority = directory.resolve("authority.pem");
    Files.deleteIfExists(store);
    Files.deleteIfExists(authority);
    TlsCertificates made = new TlsCertificates(store, authority);
    made.pair("authority", "-ext", "bc=ca:true", "-validity", "3650");
    String here = "san=ip:" + address;
    made.pair(Kind.GOOD, "-signer", "authority", "-ext", here, "-validity", "30");
    made.pair(
        Kind.EXPIRED, "-signer", "authority", "-ext", here, "-startdate", "-10d", "-validity", "5");
    made.pair(
        Kind.WRONG_HOST,
        "-signer",
        "authority",
        "-ext",
        "san=dns:other.example",
        "-validity",
        "30");
    made.pair(Kind.SELF_SIGNED, "-ext", here, "-validity", "30");
    made.keytool("-exportcert", "-rfc", "-alias", "authority", "-file", authority.toString());
    return made;
  }

  /** The authority's certificate, as PEM. */
  Path authority() {
    return authority;
  }

  /** TLS for a server that presents that one. */
  SSLContext context(Kind kind) throws GeneralSecurityException, IOException {
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      all.load(in, PASSWORD.toCharArray());
    }
    String alias = alias(kind);
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(
        alias,
        all.getKey(alias, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        all.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static String alias(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void pair(Kind kind, String... more) throws IOException {
    pair(alias(kind), more);
  }

  private void pair(String alias, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-keyalg", "EC", "-alias", alias, "-dname", "CN=" + alias));
    arguments.addAll(List.of(more));
    keytool(arguments.toArray(String[]::new));
  }

  private void keytool(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(QUICK);
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
