package chat.filament.bench;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Few senders, many listeners, one channel: how many deliveries a second, how late.
@Command(
    name = "fanout",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Few senders and many listeners on one channel.")
final class FanoutCommand extends ModeCommand {
  @Mixin private final LoadOptions options = new LoadOptions(1000, 8);

  @Override
  void run(Stage stage) {
    run(stage, options.load(), new Traffic.Layout(1, 1));
  }

  /// The plain run, for any number of guilds and channels.
  static void run(Stage stage, Load load, Traffic.Layout layout) {
    var traffic = new Traffic(stage, load, layout);
    var seats = traffic.seats(0, load.sockets(), false, stage.hearing());
    var arrival = traffic.arrive(seats, manner(), "connections");
    var senders = traffic.senders();
    senders.start();
    traffic.pass("warm-up", load.warmUp());
    traffic.measure(senders, load.duration(), "messages");
    traffic.settle(senders, seats);
    traffic.reportEnded(arrival.sockets());
  }

  private static Crowd.Manner manner() {
    return new Crowd.Manner(CONNECTING, 0, Duration.ofMinutes(1));
  }
}
