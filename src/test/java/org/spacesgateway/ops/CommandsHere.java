package org.spacesgateway.ops;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.spacesgateway.sandbox.GatewayProcess.Ended;

/**
 * The packaged command line, in this JVM: a process for each command would cost seconds. What it is
 * configured with are system properties for as long as it runs.
 */
public final class CommandsHere {
  private static final ClassLoader PACKAGED = packaged();
  private static final Method RUN = run();

  private final Map<String, String> settings;

  /**
   * @param settings by key; a key without value is one that is not set
   */
  public CommandsHere(Map<String, String> settings) {
    this.settings = new HashMap<>(settings);
  }

  /** Runs a command, and returns its exit status and all that it printed. */
  public Ended run(String... command) {
    synchronized (CommandsHere.class) {
      Map<String, String> before = new HashMap<>();
      settings.keySet().forEach(key -> before.put(key, System.getProperty(key)));
      PrintStream out = System.out;
      PrintStream err = System.err;
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      try (PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
        settings.forEach(CommandsHere::set);
        System.setOut(both);
        System.setErr(both);
        Thread.currentThread().setContextClassLoader(PACKAGED);
        int code = (int) RUN.invoke(null, (Object) command);
        both.flush();
        return new Ended(code, printed.toString(StandardCharsets.UTF_8));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      } finally {
        Thread.currentThread().setContextClassLoader(loader);
        System.setOut(out);
        System.setErr(err);
        before.forEach(CommandsHere::set);
      }
    }
  }

  private static void set(String key, String value) {
    if (value == null) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
  }

  /* Its classes and no others: some of them are made when it is packaged. */
  private static ClassLoader packaged() {
    Path jar = Path.of(System.getProperty("gateway.jar", "target/quarkus-app/quarkus-run.jar"));
    try {
      return new URLClassLoader(
          new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method run() {
    try {
      // The driver makes itself known to callers of its own class loader.
      Class.forName("org.postgresql.Driver", true, PACKAGED);
      Method run =
          Class.forName("org.spacesgateway.ops.Commands", true, PACKAGED)
              .getDeclaredMethod("run", String[].class);
      run.setAccessible(true);
      return run;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
