package chat.filament.stack;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Where the stack under test is, and how to start and stop parts of it.
final class Stack {
  private Stack() {}

  static String property(String name) {
    return Objects.requireNonNull(
        System.getProperty("filament.stack." + name), "run this by scripts/test-stack: " + name);
  }

  /// The proxy's plain site.
  static String url() {
    return property("url");
  }

  static URI uri(String path) {
    return URI.create(url() + path);
  }

  /// Somebody new; names are taken for as long as the stack runs.
  static Person person(String name) {
    long number = ThreadLocalRandom.current().nextLong(1L << 40);
    return Person.register(
        new Client(url()), name + "_" + Long.toString(number, 36).toLowerCase(Locale.ROOT));
  }

  /// `docker compose …` on this stack; fails unless it succeeds.
  static String compose(String... arguments) {
    return run("compose", arguments);
  }

  /// A program that `scripts/test-stack` has named; what it prints. Fails unless it succeeds.
  static String run(String name, String... arguments) {
    var command = new ArrayList<>(List.of(property(name)));
    command.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(command + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
