package org.spacesgateway.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spacesgateway.sandbox.GatewayProcess.Ended;

/**
 * The packaged command line, in this JVM: a process for each command would cost seconds. What it is
 * configured with are system properties for as long as it runs.
 */
public final class CommandsHere {
  private static final ClassLoader PACKAGED = packaged();
  private static final Method RUN = method("Commands", "run", String[].class);
  private static final Method FAULTS = method("Configuration", "faults");
  private static final Method TIMETABLE = method("TimetableAtStart", "faults");

  private final Map<String, String> settings;

  /**
   * @param settings by key; a key without value is one that is not set
   */
  public CommandsHere(Map<String, String> settings) {
    this.settings = new HashMap<>(settings);
    // What tells tests of the gateway is no setting of it.
    for (String key : System.getProperties().stringPropertyNames()) {
      if (key.startsWith("gateway.")) {
        this.settings.putIfAbsent(key, null);
      }
    }
  }

  /**
   * How a command ended.
   *
   * @param code its exit status
   * @param printed on standard output
   * @param said on standard error
   */
  public record Said(int code, String printed, String said) {}

  /** Runs a command, and returns its exit status and all that it printed. */
  public Ended run(String... command) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int code = run(all, all, command);
    return new Ended(code, all.toString(StandardCharsets.UTF_8));
  }

  /** The same, printing to somewhere else: what is returned is what it said of errors. */
  public Ended printing(OutputStream printed, String... command) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code = run(printed, said, command);
    return new Ended(code, said.toString(StandardCharsets.UTF_8));
  }

  /** The same, what it printed and what it said of errors apart. */
  public Said told(String... command) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code = run(printed, said, command);
    return new Said(
        code, printed.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
  }

  private int run(OutputStream printed, OutputStream said, String... command) {
    synchronized (CommandsHere.class) {
      PrintStream out = System.out;
      PrintStream err = System.err;
      try (PrintStream ownOut = new PrintStream(printed, true, StandardCharsets.UTF_8);
          PrintStream ownErr = new PrintStream(said, true, StandardCharsets.UTF_8)) {
        System.setOut(ownOut);
        System.setErr(ownErr);
        return (int) invoke(RUN, (Object) command);
      } finally {
        System.setOut(out);
        System.setErr(err);
      }
    }
  }

  /** What would keep it from serving, a line each; none if nothing would. */
  public List<String> faults() {
    return ((List<?>) invoke(FAULTS)).stream().map(String.class::cast).toList();
  }

  /** What of the timetable would keep it from serving, a line each; none if nothing would. */
  public List<String> timetableFaults() {
    return ((List<?>) invoke(TIMETABLE)).stream().map(String.class::cast).toList();
  }

  private Object invoke(Method method, Object... arguments) {
    synchronized (CommandsHere.class) {
      Map<String, String> before = new HashMap<>();
      settings.keySet().forEach(key -> before.put(key, System.getProperty(key)));
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      try {
        settings.forEach(CommandsHere::set);
        Thread.currentThread().setContextClassLoader(PACKAGED);
        return method.invoke(null, arguments);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      } finally {
        Thread.currentThread().setContextClassLoader(loader);
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

  private static Method method(String type, String name, Class<?>... parameters) {
    try {
      // The driver makes itself known to callers of its own class loader.
      Class.forName("org.postgresql.Driver", true, PACKAGED);
      Method method =
          Class.forName("org.spacesgateway.ops." + type, true, PACKAGED)
              .getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
