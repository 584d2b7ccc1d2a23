package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packaged gateway as a child process. It is stopped when this JVM ends in any way but SIGKILL;
 * what a SIGKILL leaves behind is stopped by the next start in the same directory.
 */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Of those of this JVM, to tell what they leave behind apart. */
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final GatewayCommand command;
  private final String kept = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
  private volatile Process process;
  private volatile Thread echo;

  private GatewayProcess(GatewayCommand command) {
    this.command = command;
  }

  /**
   * A gateway to be configured and started.
   *
   * @param workDirectory for its configuration, log and spool; created if missing
   */
  public static Builder at(Path workDirectory) {
    return new Builder(workDirectory.toAbsolutePath());
  }

  /**
   * Makes a cache for {@link Builder#aotCache}, with which the gateway starts in about a second,
   * unless there is one that is newer than the gateway. Takes up to a minute; without success there
   * is no file, and the gateway starts as ever.
   */
  public static void trainAotCache(Path file) {
    trainAotCache(file, Builder.packagedGateway());
  }

  /** The same for another gateway than the packaged one. */
  public static void trainAotCache(Path file, Path jar) {
    AotTraining.run(file, jar);
  }

  /** The same, of the cache that all of a build's tests share; returns where it is. */
  public static Path sharedAotCache() {
    return AotTraining.shared(Builder.packagedGateway());
  }

  /**
   * The options that start a JVM with a cache; of one that has seen a sign-in, the JVM (25.0.3)
   * would print two warnings each time.
   */
  public static List<String> starts(Path cache) {
    return List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=error,cds*=error");
  }

  /** The argument that gives a JVM the image's options; a cache holds for no others. */
  public static String optionsOfImage() {
    return "@" + Path.of("deploy/image/java.options").toAbsolutePath();
  }

  /**
   * Stops what a hard kill of its launcher left running in that work directory; nothing happens if
   * there is none.
   */
  static void stopLeftover(Path workDirectory) {
    Builder builder = at(workDirectory);
    builder.command(Builder.SERVE, List.of()).stopLeftover();
    builder.command(Builder.COMMAND, List.of()).stopLeftover();
  }

  /** The port that everybody asks. */
  public int port() {
    return command.number("quarkus.http.port");
  }

  /** The port for health and figures. */
  public int managementPort() {
    return command.number("quarkus.management.port");
  }

  /** Its process id; that of the last one if it is not running. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process lives. */
  public boolean running() {
    return process.isAlive();
  }

  /** Where it spools. */
  public Path spoolDirectory() {
    return Path.of(command.configuration().get("gateway.arrival.spool.directory"));
  }

  /** SIGKILL; returns when it is dead. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(STOP_DEADLINE);
  }

  /**
   * SIGTERM; returns the exit code: 0 when it ended as it should. Nothing happens if it is not
   * running.
   *
   * @throws IllegalStateException if it takes longer than 30 s; it is killed then
   */
  public int stop() {
    return stop(STOP_DEADLINE);
  }

  /** As {@link #stop()}, with another deadline. */
  public int stop(Duration deadline) {
    // Not Process.destroy(), which closes its output before its last words.
    process.toHandle().destroy();
    return awaitEnd(deadline);
  }

  /** Waits, however long, for it to end by itself and returns its exit code. */
  public int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /**
   * Waits for it to end by itself and returns its exit code.
   *
   * @throws IllegalStateException if it doesn't in time; it is killed then
   */
  public int awaitEnd(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IllegalStateException(
            "The gateway did not end within " + deadline.toSeconds() + " s:\n" + output());
      }
      if (echo != null) {
        echo.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
    AtExit.forget(this);
    command.keepOutput(kept);
    return process.exitValue();
  }

  /**
   * Starts it again, stopped first if it is running: same configuration, same ports. Returns when
   * it is started.
   */
  public void restart() {
    if (running()) {
      stop();
    }
    launch();
    awaitStarted();
  }

  /** Everything it has printed, over all its restarts; the same as workDirectory/gateway.log. */
  public String output() {
    return command.output();
  }

  /**
   * A figure from the management port: the sum of the series of that name that carry all those
   * labels; 0 if there is none.
   *
   * @param labelEqualsValue as in {@code kind=sign_up}
   * @throws UncheckedIOException if it does not answer within 5 s
   */
  public double metric(String name, String... labelEqualsValue) {
    return PrometheusText.sum(
        get(managementPort(), "localhost", "/q/metrics", Duration.ofSeconds(5)).body(),
        name,
        labelEqualsValue);
  }

  @Override
  public void close() {
    stop();
  }

  private void launch() {
    command.stopLeftover();
    AtExit.launch(this, () -> process = command.launch());
    Process launched = process;
    if (command.echo()) {
      echo = Thread.ofPlatform().daemon().start(() -> command.echo(launched.getInputStream()));
    }
  }

  /**
   * Returns when it is started, by its health or by the fact that it answers.
   *
   * @throws IllegalStateException if it ends, or is not started within 60 s; what it printed is in
   *     the message
   */
  public void awaitStarted() {
    boolean started = Await.within(START_DEADLINE, () -> !running() || isStarted());
    if (!running()) {
      throw new IllegalStateException(
          "The gateway ended with " + process.exitValue() + " instead of starting:\n" + output());
    }
    if (!started) {
      kill();
      throw new IllegalStateException(
          "The gateway did not start within " + START_DEADLINE.toSeconds() + " s:\n" + output());
    }
  }

  private boolean isStarted() {
    try {
      return get(managementPort(), "localhost", "/q/health/started", LOOK).status() == 200
          || get(port(), "localhost:" + port(), "/robots.txt", LOOK).status() != 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static RawHttp.Answer get(int port, String host, String path, Duration timeout) {
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    return RawHttp.send("127.0.0.1", port, request.getBytes(StandardCharsets.US_ASCII), timeout);
  }

  /**
   * How a command of the gateway ended.
   *
   * @param code its exit code
   * @param output everything that it printed
   */
  public record Ended(int code, String output) {}

  /**
   * How the gateway is to run. Free ports, development mode and a spool in the work directory
   * unless set otherwise.
   */
  public static final class Builder {
    private static final String SERVE = "gateway";
    private static final String COMMAND = "command";
    private final Path workDirectory;
    private final Map<String, String> set = new HashMap<>();

    private final List<String> javaOptions = new ArrayList<>();
    private Path jar = packagedGateway();
    private Path aotCache;
    private boolean echo;

    private Builder(Path workDirectory) {
      this.workDirectory = workDirectory;
    }

    private static Path packagedGateway() {
      return Path.of(System.getProperty("gateway.jar", "target/quarkus-app/quarkus-run.jar"));
    }

    /**
     * Sets one of the gateway's configuration keys; null leaves the key out, so that the gateway's
     * own default holds.
     */
    public Builder set(String key, String value) {
      set.put(key, value);
      return this;
    }

    /** Sets the database. */
    public Builder database(String url, String user, String password) {
      return set("quarkus.datasource.jdbc.url", url)
          .set("quarkus.datasource.username", user)
          .set("quarkus.datasource.password", password);
    }

    /** Signs in with these stand-ins, which learn of this gateway by its origin. */
    public Builder signIns(MicrosoftStandIn microsoft, WordPressStandIn wordPress) {
      return signIns(microsoft, wordPress, SandboxSecrets.fixed());
    }

    /** The same, with other secrets. */
    Builder signIns(
        MicrosoftStandIn microsoft, WordPressStandIn wordPress, SandboxSecrets secrets) {
      SignIns.register(microsoft, wordPress, origin(), secrets);
      set.putAll(SignIns.at(microsoft.issuer(), wordPress.origin().toString(), secrets));
      return this;
    }

    /** The same, where this gateway has got other client secrets: those before are refused now. */
    public Builder otherClientSecrets(MicrosoftStandIn microsoft, WordPressStandIn wordPress) {
      return signIns(microsoft, wordPress, SandboxSecrets.otherClients());
    }

    /** Signs in with stand-ins of another process, which were told of this gateway's origin. */
    public Builder signIns(StandInsProcess standIns) {
      set.putAll(SignIns.at(standIns.issuer(), standIns.wordPress(), SandboxSecrets.fixed()));
      return this;
    }

    /** The gateway's own origin; from now on its port is certain. */
    public String origin() {
      if (!set.containsKey("quarkus.http.port")) {
        set("quarkus.http.port", Integer.toString(Ports.free()));
      }
      return set.computeIfAbsent(
          "gateway.origin", key -> "http://localhost:" + set.get("quarkus.http.port"));
    }

    /** Adds an option for the JVM, such as -Xmx256m. */
    public Builder javaOption(String option) {
      javaOptions.add(option);
      return this;
    }

    /**
     * The packaged gateway; by default what the system property gateway.jar names, else
     * target/quarkus-app/quarkus-run.jar.
     */
    public Builder jar(Path quarkusRunJar) {
      jar = quarkusRunJar;
      return this;
    }

    /**
     * Starts faster with this cache, if the file exists and is newer than the gateway; see {@link
     * #trainAotCache}. Unless it is set, all of a build's tests share one.
     */
    public Builder aotCache(Path file) {
      aotCache = file;
      return this;
    }

    private boolean mayShareCache() {
      boolean trains = javaOptions.stream().anyMatch(option -> option.startsWith("-XX:AOT"));
      return aotCache == null && jar.equals(packagedGateway()) && !trains;
    }

    /** Prints what the gateway prints while it serves, too. */
    public Builder echo() {
      echo = true;
      return this;
    }

    /**
     * Applies the database migrations; returns when it is done.
     *
     * @throws IllegalStateException if it fails; what it printed is in the message
     */
    public Builder migrate() {
      return done(command("migrate"));
    }

    /**
     * Loads a directory of Spaces.
     *
     * @throws IllegalStateException if it fails; what it printed is in the message
     */
    public Builder importSpaces(Path csv) {
      return done(command("spaces", "import", csv.toAbsolutePath().toString()));
    }

    private Builder done(Ended ended) {
      if (ended.code() != 0) {
        throw new IllegalStateException(
            "The command ended with " + ended.code() + ":\n" + ended.output());
      }
      return this;
    }

    /**
     * Runs another of the packaged gateway's commands to its end, in this JVM; its output is in
     * command.log too.
     */
    public Ended command(String... arguments) {
      Ended ended = new CommandsHere(configuration()).run(arguments);
      try {
        Files.createDirectories(workDirectory);
        Files.writeString(workDirectory.resolve(COMMAND + ".log"), ended.output());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return ended;
    }

    /** Runs the gateway with these arguments, as a process of its own, to its end within 60 s. */
    public Ended process(String... arguments) {
      return process(START_DEADLINE, arguments);
    }

    /** The same, for what takes longer. */
    public Ended process(Duration within, String... arguments) {
      // Not while the cache is made.
      if (mayShareCache() && AotTraining.isDone(jar)) {
        aotCache = AotTraining.shared(jar);
      }
      GatewayProcess once = startCommand(arguments);
      int code = once.awaitEnd(within);
      return new Ended(code, once.output());
    }

    /** Starts another of the gateway's commands and returns at once. */
    public GatewayProcess startCommand(String... arguments) {
      GatewayProcess once = new GatewayProcess(command(COMMAND, List.of(arguments)));
      once.command.forgetOutput();
      once.launch();
      return once;
    }

    /**
     * Starts it and returns when it is started.
     *
     * @throws IllegalStateException if it ends, or is not started within 60 s; what it printed is
     *     in the message
     */
    public GatewayProcess start() {
      if (mayShareCache()) {
        aotCache = AotTraining.shared(jar);
      }
      boolean portsAreOurs =
          !set.containsKey("quarkus.http.port") && !set.containsKey("quarkus.management.port");
      for (int attempt = 1; ; attempt++) {
        GatewayProcess gateway = startWithoutWaiting();
        try {
          gateway.awaitStarted();
          return gateway;
        } catch (IllegalStateException e) {
          // Somebody took the port after we had found it free.
          boolean taken = e.getMessage().matches("(?s).*(already bound|Address already in use).*");
          if (!portsAreOurs || attempt == 3 || !taken) {
            throw e;
          }
        }
      }
    }

    /** Starts it and returns at once; it may end again at once, too. */
    public GatewayProcess startWithoutWaiting() {
      GatewayProcess gateway = new GatewayProcess(command(SERVE, List.of()));
      gateway.command.forgetOutput();
      gateway.launch();
      return gateway;
    }

    private Map<String, String> configuration() {
      Map<String, String> configuration = new HashMap<>();
      configuration.put("quarkus.http.host", "127.0.0.1");
      configuration.put("quarkus.http.port", Integer.toString(Ports.free()));
      configuration.put("quarkus.management.host", "127.0.0.1");
      configuration.put("quarkus.management.port", Integer.toString(Ports.free()));
      configuration.put("gateway.development", "true");
      // Nobody is in front who has to hear of its end.
      configuration.put("quarkus.shutdown.delay", "0S");
      configuration.put("gateway.mapping.hits.flush", "1s");
      configuration.put("gateway.sites.spaces.hosts", "spaces.localhost,*.spaces.localhost");
      configuration.put("gateway.sites.spaces.hubs", "spaces.localhost,home.spaces.localhost");
      configuration.put(
          "gateway.arrival.spool.directory", workDirectory.resolve("spool").toString());
      configuration.putAll(SignIns.away());
      configuration.putAll(set);
      if (!set.containsKey("gateway.origin")) {
        configuration.put(
            "gateway.origin", "http://localhost:" + configuration.get("quarkus.http.port"));
      }
      configuration.values().removeIf(value -> value == null);
      return configuration;
    }

    private GatewayCommand command(String name, List<String> arguments) {
      List<String> options = new ArrayList<>(javaOptions);
      options.add(optionsOfImage());
      // Tests start it often and use it shortly: the better compiler's work would not pay.
      Optional.ofNullable(System.getProperty("gateway.java.option")).ifPresent(options::add);
      Optional.ofNullable(aotCache)
          .filter(file -> AotTraining.isNewer(file, jar))
          .ifPresent(file -> options.addAll(starts(file)));
      return new GatewayCommand(
          workDirectory,
          name,
          jar,
          configuration(),
          options,
          arguments,
          echo && name.equals(SERVE));
    }
  }
}
