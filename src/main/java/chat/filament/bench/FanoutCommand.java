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
    run(stage, options, new Traffic.Layout(1, 1));
  }

  /// The plain run, for any number of guilds and channels.
  static void run(Stage stage, LoadOptions options, Traffic.Layout layout) {
    var audience = options.audience();
    var traffic = new Traffic(stage, audience, options.load(), layout);
    var seats = traffic.seats(0, audience.sockets(), false, stage.hearing());
    var arrival = traffic.arrive(seats, manner(), "connections");
    var senders = traffic.senders();
    senders.start();
    traffic.pass("warm-up", audience.warmUp());
    traffic.measure(senders, audience.duration(), "messages");
    traffic.settle(senders, seats);
    stage.report().addEnded(arrival.sockets());
  }

  private static Crowd.Manner manner() {
    return new Crowd.Manner(CONNECTING, 0, Duration.ofMinutes(1));
  }
}
