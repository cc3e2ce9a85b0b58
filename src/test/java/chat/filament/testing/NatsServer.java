package chat.filament.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A real `nats-server` as a process of its own, always on the same port of 127.0.0.1. It does not
/// outlive this JVM.
public final class NatsServer implements AutoCloseable {
  private static final long PATIENCE_MS = 60_000;

  private final int port;
  private final List<String> options;
  private final Thread hook = new Thread(this::kill);
  private Process process;

  private NatsServer(int port, List<String> options) {
    this.port = port;
    this.options = options;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Whether there is a `nats-server` to start.
  public static boolean isInstalled() {
    return program().isPresent();
  }

  private static Optional<Path> program() {
    var path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "nats-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Returns when it accepts connections; `options` are more of the command line's.
  public static NatsServer start(String... options) {
    return new NatsServer(FreePort.next(), List.of(options));
  }

  private Process launch() {
    var command =
        Stream.concat(
                Stream.of(
                    program().orElseThrow().toString(),
                    "-a",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(port)),
                options.stream())
            .toList();
    try {
      var started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitConnections(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitConnections(Process started) {
    long start = System.nanoTime();
    while (!accepts()) {
      if (!started.isAlive() || (System.nanoTime() - start) / 1_000_000 > PATIENCE_MS) {
        started.destroyForcibly();
        throw new AssertionError("nats-server does not accept connections on port " + port);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean accepts() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// As `FILAMENT_NATS_URL` takes it.
  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /// SIGKILL; returns when it is gone.
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// Starts it again, after [#kill].
  public void startAgain() {
    process = launch();
  }

  /// SIGSTOP: connections stay open, and nothing passes.
  public void pause() throws IOException, InterruptedException {
    Signals.send("STOP", process);
  }

  /// SIGCONT.
  public void goOn() throws IOException, InterruptedException {
    Signals.send("CONT", process);
  }

  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // this JVM is ending
    }
  }
}
