package org.spacesgateway.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Both providers' stand-ins in a process of their own, so that what they cost can be told from what
 * else is on the machine. It ends with the JVM that started it, however that ends.
 */
public final class StandInsProcess implements AutoCloseable {
  private final Process process;
  private final String issuer;
  private final String wordPress;

  private StandInsProcess(Process process, String issuer, String wordPress) {
    this.process = process;
    this.issuer = issuer;
    this.wordPress = wordPress;
  }

  /**
   * Starts them, and returns when they listen.
   *
   * @param gatewayOrigin where they send people back to
   * @throws IllegalStateException if they do not start
   */
  public static StandInsProcess start(String gatewayOrigin) {
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx1g",
                      "-cp",
                      System.getProperty("java.class.path"),
                      StandInsProcess.class.getName(),
                      gatewayOrigin))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader said = process.inputReader();
      String issuer = said.readLine();
      String wordPress = said.readLine();
      if (wordPress == null) {
        process.destroy();
        throw new IllegalStateException("The stand-ins did not start: " + issuer);
      }
      return new StandInsProcess(process, issuer, wordPress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process itself: starts both, says where they are, and ends when its input does. */
  public static void main(String[] arguments) throws IOException {
    try (MicrosoftStandIn microsoft = MicrosoftStandIn.start("127.0.0.2", 0);
        WordPressStandIn wordPress = WordPressStandIn.start("127.0.0.4", 0)) {
      microsoft.keep(0);
      wordPress.keep(0);
      SignIns.register(microsoft, wordPress, arguments[0], SandboxSecrets.fixed());
      System.out.println(microsoft.issuer());
      System.out.println(wordPress.origin());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    }
  }

  /** The Microsoft account's issuer. */
  public String issuer() {
    return issuer;
  }

  /** The origin of WordPress.com. */
  public String wordPress() {
    return wordPress;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
