package chat.filament.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The fat jar as a process of its own, as an operator runs it. It does not outlive this JVM.
public final class Program implements AutoCloseable {
  private static final String READY = "Filament is ready on ";
  private static final String END = "(end of output)";
  private static final long PATIENCE_SECONDS = 120;

  /// It lives for seconds: code of the second compiler would come too late.
  private static final List<String> SHORT_LIFE =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final Thread hook;
  private final Thread reader;

  private Program(Process process) {
    this.process = process;
    this.hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    this.reader = Thread.startVirtualThread(this::read);
  }

  /// `environment` is all it gets besides the path.
  public static Program start(Map<String, String> environment, String... arguments)
      throws IOException {
    return start(List.of(), environment, arguments);
  }

  /// The same with options for its JVM.
  public static Program start(
      List<String> options, Map<String, String> environment, String... arguments)
      throws IOException {
    var all = new ArrayList<>(ProgramArchive.options());
    all.addAll(options);
    return launch(all, environment, arguments);
  }

  /// By another program, such as `env -C folder`, that runs it in the same process.
  public static Program startBy(
      List<String> other, Map<String, String> environment, String... arguments) throws IOException {
    return launch(other, ProgramArchive.options(), environment, arguments);
  }

  /// Without the archive that the others read classes from.
  static Program launch(List<String> options, Map<String, String> environment, String... arguments)
      throws IOException {
    return launch(List.of(), options, environment, arguments);
  }

  private static Program launch(
      List<String> other,
      List<String> options,
      Map<String, String> environment,
      String... arguments)
      throws IOException {
    var command = new ArrayList<>(other);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SHORT_LIFE);
    command.addAll(options);
    var jar = Path.of(System.getProperty("filament.jar")).toAbsolutePath();
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("FILAMENT_"));
    builder.environment().putAll(environment);
    return new Program(builder.start());
  }

  private void read() {
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = out.readLine()) != null) {
        unread.add(line);
      }
    } catch (IOException e) {
      unread.add(String.valueOf(e.getMessage()));
    }
    unread.add(END);
  }

  /// Waits until it says that it is ready; a client of the URL it prints.
  public Client ready() throws InterruptedException {
    while (true) {
      var line = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError("not ready; it said: " + lines);
      }
      lines.add(line);
      int at = line.indexOf(READY);
      if (at >= 0) { // alone on its line, or in a line of the log
        return new Client(line.substring(at + READY.length()).replaceFirst("\".*", ""));
      }
    }
  }

  /// Waits until it has printed a line with this text.
  public void await(String text) throws InterruptedException {
    String line;
    do {
      line = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError("no line with '" + text + "'; it said: " + lines);
      }
      lines.add(line);
    } while (!line.contains(text));
  }

  /// Everything it printed, after its end.
  public String output() throws InterruptedException {
    reader.join();
    unread.drainTo(lines);
    return String.join("\n", lines);
  }

  /// SIGTERM.
  public void terminate() {
    process.destroy();
  }

  /// SIGHUP.
  public void hangUp() throws IOException, InterruptedException {
    Signals.send("HUP", process);
  }

  /// SIGSTOP: it stands still, and its connections stay open.
  public void pause() throws IOException, InterruptedException {
    Signals.send("STOP", process);
  }

  /// SIGCONT: it goes on as if nothing had been.
  public void goOn() throws IOException, InterruptedException {
    Signals.send("CONT", process);
  }

  /// SIGKILL.
  public void kill() {
    process.destroyForcibly();
  }

  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running; it said: " + lines);
    }
    return process.exitValue();
  }

  /// The embedded PostgreSQL on this folder, if one runs.
  public static Optional<ProcessHandle> postgres(Path data) {
    var file = data.resolve("postgres").resolve("postmaster.pid");
    try {
      var pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    process.onExit().join();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // this JVM is ending
    }
  }
}
