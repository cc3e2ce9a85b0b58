package chat.filament.testing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a server's `/metrics` said at one moment.
public record Scrape(String text) {
  private static final long PATIENCE_SECONDS = 60;
  private static final long PAUSE_MS = 20;
  private static final String PAUSES = "jvm_gc_pause_seconds";
  private static final long KEPT = TimeUnit.MILLISECONDS.toNanos(1_001);
  private static final Map<String, Long> SCRAPED = new ConcurrentHashMap<>();

  /// Waits for a moment if the server was asked just now: it keeps its text for a second.
  public static Scrape of(TestServer server) {
    return of(server.client());
  }

  public static Scrape of(Client client) {
    long last = Objects.requireNonNullElse(SCRAPED.get(client.url()), System.nanoTime() - KEPT);
    while (System.nanoTime() - last <= KEPT) {
      pause();
    }
    var text = client.get("/metrics").ok().text();
    SCRAPED.put(client.url(), System.nanoTime());
    return new Scrape(text);
  }

  /// Waits until a series has such a value; fails after a minute.
  public static void await(TestServer server, String series, DoublePredicate wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    double last = of(server).value(series);
    while (!wanted.test(last)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(series + " stays " + last);
      }
      pause();
      last = of(server).value(series);
    }
  }

  /// The names of all metrics, once the collector has paused: before that it has none. Fails after
  /// a minute.
  public static Set<String> namesWithPauses(TestServer server) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    System.gc();
    var names = of(server).names();
    while (!names.contains(PAUSES)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no " + PAUSES);
      }
      names = of(server).names();
    }
    return names;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The value of a series as it is printed, labels included; 0 when it is not there.
  public double value(String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /// What all series of one name make together.
  public double sum(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// The names of all metrics, as their types are declared.
  public Set<String> names() {
    return text.lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", 4)[2])
        .filter(name -> !name.endsWith("_max"))
        .collect(Collectors.toSet());
  }

  /// The values of one label in the series of one name.
  public List<String> labels(String name, String label) {
    var pattern = Pattern.compile(label + "=\"([^\"]*)\"");
    return text.lines()
        .filter(line -> line.startsWith(name + "{"))
        .flatMap(line -> pattern.matcher(line).results())
        .map(found -> found.group(1))
        .toList();
  }
}
