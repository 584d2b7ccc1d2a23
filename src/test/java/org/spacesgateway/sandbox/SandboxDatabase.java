package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL 18 server of our own, in a directory that is kept: durable settings, loopback only,
 * SCRAM with a generated password.
 */
public final class SandboxDatabase implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Map<String, String> DURABLE =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          // Its own log must not hold whole rows: DETAIL and CONTEXT would quote them.
          "log_error_verbosity", "terse",
          "timezone", "UTC",
          "log_timezone", "UTC");

  private final DatabaseDirectory directory;
  private final DirectoryLock lock;
  private final Unprivileged unprivileged;
  private final PostgresBinaries binaries;
  private final ServerProcesses processes;
  private final String password;
  private final int port;
  private volatile Map<String, String> settings;
  private volatile Process postmaster;

  private SandboxDatabase(
      DatabaseDirectory directory, DirectoryLock lock, int port, Map<String, String> settings)
      throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.settings = settings;
    unprivileged = Unprivileged.here();
    unprivileged.mustEnter(directory.path());
    binaries = PostgresBinaries.unpacked(directory.path(), unprivileged);
    processes = new ServerProcesses(directory.data());
    processes.stop();
    this.port = port == 0 ? Ports.free() : port;
    password = directory.password();
    if (!directory.hasData()) {
      directory.initialise(binaries, unprivileged);
    }
  }

  /**
   * Starts the server; the first time in a directory it creates the data. A server that a hard kill
   * left there is stopped first, in order. It is stopped again when this JVM ends in any way but
   * SIGKILL.
   *
   * @param port TCP port on 127.0.0.1; 0 for any free one
   * @param serverSettings PostgreSQL's own settings, which win over the durable ones
   * @throws IllegalStateException if another process works in the directory, or the server does not
   *     start
   */
  public static SandboxDatabase start(
      Path directory, int port, Map<String, String> serverSettings) {
    try {
      DatabaseDirectory kept =
          new DatabaseDirectory(Files.createDirectories(directory).toRealPath());
      DirectoryLock lock = DirectoryLock.take(kept.lockFile());
      SandboxDatabase database;
      try {
        database = new SandboxDatabase(kept, lock, port, Map.copyOf(serverSettings));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
      try {
        database.start();
        return database;
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops a server that a hard kill left in the directory, so that its port is free; nothing
   * happens if there is none.
   */
  static void stopLeftover(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      new ServerProcesses(new DatabaseDirectory(directory.toRealPath()).data()).stop();
    }
  }

  /** Its TCP port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The superuser. */
  public String user() {
    return DatabaseDirectory.USER;
  }

  /** The superuser's password. */
  public String password() {
    return password;
  }

  /** Where the password is kept, mode 0600, in the form that {@code PGPASSFILE} names. */
  public Path passwordFile() {
    return directory.passwordFile();
  }

  /** The JDBC address of a database of this server, without user and password. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /**
   * A new connection as superuser; the caller closes it.
   *
   * @throws SQLException if the server does not answer or does not know the database
   */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), user(), password);
  }

  /**
   * Creates a fresh, empty database and returns its JDBC address; an existing one of that name is
   * dropped, with its connections.
   */
  public String createDatabase(String name) {
    return createDatabase(name, "template1");
  }

  /**
   * As {@link #createDatabase(String)}, as a copy of another database, to which nobody may be
   * connected.
   */
  public String createDatabase(String name, String template) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
      statement.execute("CREATE DATABASE " + quoted(name) + " TEMPLATE " + quoted(template));
      return url(name);
    } catch (SQLException e) {
      throw new IllegalStateException("Can't create database " + name, e);
    }
  }

  /** The JDBC address of a database that is kept: created empty if it does not exist. */
  public String keptDatabase(String name) {
    try (Connection connection = connect("postgres");
        PreparedStatement exists =
            connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      exists.setString(1, name);
      return exists.executeQuery().next() ? url(name) : createDatabase(name);
    } catch (SQLException e) {
      throw new IllegalStateException("Can't look for database " + name, e);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Whether the server process lives. */
  public boolean running() {
    Process process = postmaster;
    return process != null && process.isAlive();
  }

  /**
   * SIGKILL to the postmaster and every child; returns when all are dead. Nothing happens if it is
   * not running.
   */
  public void kill() {
    Process process = postmaster;
    if (process != null) {
      process.destroyForcibly();
    }
    processes.kill();
    Await.until("the postmaster has ended", DEADLINE, () -> !running());
  }

  /** PostgreSQL's fast shutdown; returns when it is down. Nothing happens if it is not running. */
  public void stop() {
    // Again and again: one that is just being started is not seen at first.
    Await.until(
        "the postmaster has ended",
        DEADLINE,
        () -> {
          processes.stop();
          return !running();
        });
  }

  /**
   * Starts it again with the settings of the last start: same directory, same port. Returns when it
   * answers; nothing happens if it is running.
   *
   * @throws IllegalStateException if it does not start; the server's last words are in the message
   */
  public void start() {
    if (running()) {
      return;
    }
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!startOnce(deadline)) {
      kill();
    }
  }

  /**
   * As {@link #start()}, with other server settings, which hold for later starts too. If it is
   * running it is stopped first.
   */
  public void start(Map<String, String> serverSettings) {
    settings = Map.copyOf(serverSettings);
    stop();
    start();
  }

  /* False if what a dead server left behind was still in the way, which passes. */
  private boolean startOnce(long deadline) {
    processes.dropStaleLock();
    long before = directory.logSize();
    AtExit.launch(this, () -> postmaster = launch());
    Process process = postmaster;
    SQLException last = null;
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        String words = directory.logSince(before);
        if (words.contains("\"postmaster.pid\" already exists")
            || words.contains("shared memory block")) {
          return false;
        }
        throw new IllegalStateException("PostgreSQL ended at its start:\n" + words);
      }
      try (Connection connection = connect("postgres")) {
        return connection.isValid(0);
      } catch (SQLException e) {
        // Unless it was another server, on whose account ours is about to end.
        if ("28P01".equals(e.getSQLState())
            && !Await.within(Duration.ofSeconds(2), () -> !process.isAlive())) {
          stop();
          throw new IllegalStateException(
              passwordFile()
                  + " does not hold the password that "
                  + directory.data()
                  + " was created with",
              e);
        }
        last = e;
      }
      Await.within(Duration.ofMillis(10), () -> !process.isAlive());
    }
    stop();
    throw new IllegalStateException(
        "PostgreSQL does not answer on port " + port + ":\n" + directory.logSince(before), last);
  }

  private Process launch() {
    Map<String, String> all = new LinkedHashMap<>(DURABLE);
    all.putAll(settings);
    all.put("port", Integer.toString(port));
    // A session of its own: Ctrl-C in the terminal is for us, who stop it last.
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(
        unprivileged.command(binaries.program("postgres"), "-D", directory.data().toString()));
    all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    try {
      return directory.logged(new ProcessBuilder(command)).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server and gives the directory free; its data is kept. */
  @Override
  public void close() {
    AtExit.forget(this);
    try {
      stop();
    } finally {
      lock.close();
    }
  }
}
