package chat.filament.app.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A durable PostgreSQL of our own under a folder, for development and small installations.
///
/// It listens on 127.0.0.1 only, or on ::1 where that is all there is, and wants a password that
/// only this user can read. When it dies while Filament runs it is started again on the same port.
/// [#stop] may be called at any moment and from any thread, also in the middle of a start.
public final class EmbeddedPostgres {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration FAST = Duration.ofSeconds(60);
  private static final Duration IMMEDIATE = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final long LOOK_AGAIN_MILLIS = 10;
  private static final List<String> LOOPBACKS = List.of("127.0.0.1", "::1");

  /// Where POSIX shared memory lies. A folder made on a host that has it may be moved to another.
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private static final List<String> SETTINGS =
      List.of(
          "unix_socket_directories=",
          "shared_buffers=128MB",
          "max_connections=64",
          // a folder of another host may name locales that this one does not have
          "lc_messages=C",
          "lc_monetary=C",
          "lc_numeric=C",
          "lc_time=C",
          "timezone=UTC",
          "log_timezone=UTC",
          "logging_collector=off",
          "log_destination=stderr");

  /// What a start has found and made.
  private record Prepared(
      FolderLock lock, Programs programs, Launcher launcher, PostgresLog log, String password) {}

  private final Folders folders;
  private final FolderProcesses processes;
  private final String host;
  private final int port;
  private final ReentrantLock state = new ReentrantLock();
  private @Nullable Prepared prepared;
  private @Nullable Process process;
  private boolean stopping;

  private EmbeddedPostgres(Folders folders, InetSocketAddress address) {
    this.folders = folders;
    this.processes = new FolderProcesses(folders.cluster());
    this.host = address.getAddress().getHostAddress();
    this.port = address.getPort();
  }

  /// On a cluster's folder, which need not be there yet.
  public static EmbeddedPostgres in(Path cluster) throws PostgresFailure {
    return new EmbeddedPostgres(new Folders(cluster.toAbsolutePath().normalize()), freeAddress());
  }

  private static InetSocketAddress freeAddress() throws PostgresFailure {
    var failure = new IOException();
    for (var loopback : LOOPBACKS) {
      try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(loopback))) {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw new PostgresFailure(
        "no port is free on any of " + LOOPBACKS + ": " + failure.getSuppressed()[0], failure);
  }

  /// Blocks until it accepts connections: a second on a new folder, after a crash as long as it
  /// takes to recover.
  public void start() throws InterruptedException, PostgresFailure {
    try {
      var ready = prepare();
      awaitReady(launch(ready), ready);
    } catch (IOException e) {
      throw new PostgresFailure(
          "PostgreSQL cannot start in " + folders.cluster() + ": " + reason(e), e);
    }
    Thread.ofPlatform().daemon().name("postgres").start(this::watch);
  }

  /// What an operator can do something about, in words.
  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied ->
          "this user may not write " + denied.getFile() + "; use another data folder (--data)";
      case FileAlreadyExistsException file ->
          file.getFile() + " is no folder; use another (--data)";
      case FileSystemException system when system.getReason() != null ->
          system.getFile() + ": " + system.getReason();
      default -> failure.toString();
    };
  }

  /// As `FILAMENT_DATABASE_URL` has it; after the start.
  public String url() {
    var password = prepared == null ? "" : prepared.password();
    var name = host.contains(":") ? "[" + host + "]" : host;
    return "postgresql://postgres:" + password + "@" + name + ":" + port + "/postgres";
  }

  private Prepared prepare() throws IOException, InterruptedException, PostgresFailure {
    folders.create();
    var lock = FolderLock.take(folders);
    processes.end();
    var log = PostgresLog.begin(folders.log());
    var launcher = Launcher.of();
    var programs = Programs.unpack(folders.programs());
    var version =
        launcher
            .output(programs.postgres(), "--version")
            .orElseThrow(() ->
                new PostgresFailure(
                    "PostgreSQL's programs cannot be run from "
                        + folders.programs()
                        + " (is it mounted noexec?); choose another data folder, or set"
                        + " FILAMENT_DATABASE_URL"));
    MajorVersion.of(version).require(folders.cluster());
    var password = new Cluster(folders, programs, launcher, log).prepare();
    var ready = new Prepared(lock, programs, launcher, log, password);
    prepared = ready;
    return ready;
  }

  private Process launch(Prepared with) throws IOException, PostgresFailure {
    var command = new ArrayList<>(List.of(with.programs().postgres()));
    command.addAll(List.of("-D", folders.cluster().toString(), "-p", Integer.toString(port)));
    command.addAll(List.of("-c", "listen_addresses=" + host));
    if (!Files.isWritable(SHARED_MEMORY)) {
      command.addAll(List.of("-c", "dynamic_shared_memory_type=sysv"));
    }
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    state.lock();
    try {
      if (stopping) {
        throw new PostgresFailure("PostgreSQL was stopped while it started");
      }
      var started = with.launcher().server(command).redirectOutput(with.log().next()).start();
      process = started;
      return started;
    } finally {
      state.unlock();
    }
  }

  /// A process that has ended will never be ready; one that recovers may take its time.
  private void awaitReady(Process started, Prepared with)
      throws IOException, InterruptedException, PostgresFailure {
    while (true) {
      var file = PostmasterPid.read(folders.cluster());
      if (file.filter(own -> own.pid() == started.pid() && own.isReady()).isPresent()) {
        return;
      }
      if (started.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw with.log().failure("PostgreSQL does not start:");
      }
    }
  }

  private void watch() {
    try {
      while (true) {
        int code = running().waitFor();
        if (isStopping()) {
          return;
        }
        LOG.atError()
            .addKeyValue("event", "postgres.ended")
            .log("PostgreSQL has ended ({}); it is started again", code);
        startAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAgain() throws InterruptedException {
    var pause = FIRST_PAUSE;
    while (!isStopping()) {
      try {
        processes.end();
        awaitReady(launch(ready()), ready());
        LOG.atInfo().addKeyValue("event", "postgres.restarted").log("PostgreSQL is back");
        return;
      } catch (IOException | PostgresFailure e) {
        LOG.atError()
            .addKeyValue("event", "postgres.restart_failed")
            .setCause(e)
            .log("PostgreSQL does not start again yet");
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      }
    }
  }

  private Prepared ready() {
    return Objects.requireNonNull(prepared);
  }

  private Process running() {
    state.lock();
    try {
      return Objects.requireNonNull(process);
    } finally {
      state.unlock();
    }
  }

  private boolean isStopping() {
    state.lock();
    try {
      return stopping;
    } finally {
      state.unlock();
    }
  }

  /// Blocks until it has ended; clients are cut, what is committed is written.
  public void stop() {
    state.lock();
    try {
      stopping = true;
    } finally {
      state.unlock();
    }
    try {
      end(process);
      if (prepared != null) {
        prepared.lock().close();
      }
    } catch (IOException e) {
      LOG.atError().addKeyValue("event", "postgres.stop").setCause(e).log("PostgreSQL may run on");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(@Nullable Process running) throws IOException, InterruptedException {
    if (running == null || !running.isAlive()) {
      return;
    }
    FolderProcesses.signal(running.pid(), "INT");
    if (!running.waitFor(FAST.toSeconds(), TimeUnit.SECONDS)) {
      FolderProcesses.signal(running.pid(), "QUIT");
      if (!running.waitFor(IMMEDIATE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("process " + running.pid() + " does not end");
      }
    }
  }
}
