package chat.filament.bench.scenario;

import chat.filament.bench.measure.Stamp;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that several programs take, and the bounds of all. Whatever is out of its range
/// fails with `IllegalArgumentException`.
public final class Options {
  private Options() {}

  /// The value, which has to be in the range, both ends included.
  public static int require(String name, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: %d (expected: %d..%d)", name, value, from, to));
    }
    return value;
  }

  /// The same for messages a second, where 0 stands for no limit.
  public static double requireRate(double rate) {
    if (!(rate >= 0 && rate <= 1e9)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: 0 or more)");
    }
    return rate;
  }

  /// What every program takes.
  static final class Server {
    @Option(names = "--url", paramLabel = "URL", description = "the server")
    String url = "http://127.0.0.1:3000";

    @Option(
        names = "--pid",
        paramLabel = "PID",
        description =
            "the server's process on this machine, for CPU and memory from /proc"
                + " (default: the one that listens on the port of a local URL)")
    @Nullable Long pid;

    @Option(
        names = "--metrics-token",
        paramLabel = "TOKEN",
        defaultValue = "${env:FILAMENT_METRICS_TOKEN}",
        showDefaultValue = Visibility.NEVER,
        description = "bearer for /metrics (default: $FILAMENT_METRICS_TOKEN)")
    @Nullable String metricsToken;

    @Option(names = "--threads", paramLabel = "N", description = "event loops for the sockets")
    int threads = 1;

    @Option(names = "--json", description = "print one line of JSON instead of a table")
    boolean json;

    /// Null without a terminal: since 25 the console is the plain one again.
    @SuppressWarnings("SystemConsoleNull")
    boolean showsProgress() {
      var console = System.console();
      return !json && console != null && console.isTerminal();
    }
  }

  /// How long a check waits for deliveries that are missing.
  public static final class Grace {
    @Option(
        names = "--grace",
        paramLabel = "SECONDS",
        description = "seconds without any delivery until missing ones count as lost")
    private int seconds = 5;

    public Duration grace() {
      return Duration.ofSeconds(require("grace", seconds, 1, 600));
    }
  }

  /// How many listening clients and for how long; the defaults differ from mode to mode.
  static final class Listeners {
    /// The server's default limit.
    private static final int SOCKETS_PER_USER = 20;

    @Option(names = "--sockets", paramLabel = "N", description = "listening sockets")
    private int sockets;

    @Option(
        names = "--users",
        paramLabel = "N",
        description = "accounts; 0: one per 20 sockets, and one for each sender")
    private int users;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "seconds before measuring")
    private int warmUp = 3;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "measured seconds")
    private int duration = 10;

    Listeners(int sockets) {
      this.sockets = sockets;
    }

    int sockets() {
      return require("sockets", sockets, 0, 1_000_000);
    }

    Duration warmUp() {
      return Duration.ofSeconds(require("warm-up", warmUp, 0, 3600));
    }

    Duration duration() {
      return Duration.ofSeconds(require("duration", duration, 1, 86_400));
    }

    /// The number of accounts when they are shared out evenly to this many guilds.
    int usersFor(int guilds, int senders) {
      if (require("users", users, 0, 1_000_000) > 0) {
        return Math.max(users, guilds);
      }
      int listening = Math.ceilDiv(sockets(), guilds * SOCKETS_PER_USER);
      return guilds * Math.max(Math.max(listening, Math.ceilDiv(senders, guilds)), 1);
    }
  }

  /// What is sent, and to how many; the defaults differ from mode to mode.
  static final class Workload {
    @Mixin private final Listeners listeners;

    @Option(
        names = "--senders",
        paramLabel = "N",
        description = "senders, one message in flight each")
    private int senders;

    @Option(
        names = "--rate",
        paramLabel = "RATE",
        description = "messages/s over all senders; 0: no limit")
    private double rate;

    @Option(
        names = "--pad",
        paramLabel = "BYTES",
        description = "bytes of content after the 40 of the stamp")
    private int padding;

    @Mixin private final Grace grace = new Grace();

    Workload(int sockets, int senders, double rate, int padding) {
      listeners = new Listeners(sockets);
      this.senders = senders;
      this.rate = rate;
      this.padding = padding;
    }

    Listeners listeners() {
      return listeners;
    }

    int senders() {
      return require("senders", senders, 0, 10_000);
    }

    double rate() {
      return requireRate(rate);
    }

    int padding() {
      return require("pad", padding, 0, 2000 - Stamp.LENGTH);
    }

    Duration grace() {
      return grace.grace();
    }
  }
}
