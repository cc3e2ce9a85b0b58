package chat.filament.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// The parts that the modes with messages are made of: a town, its listeners, its senders, a
/// measured window, and the check at the end.
final class Traffic {
  private final Stage stage;
  private final Load load;
  private final Town town;

  /// Guilds, channels in each, and whether the listeners ask for resumption.
  record Layout(int guilds, int channels) {}

  /// Founds the town that the load needs.
  Traffic(Stage stage, Audience audience, Load load, Layout layout) {
    this.stage = stage;
    this.load = load;
    int users = audience.usersFor(layout.guilds(), load.senders());
    var plan = new Town.Plan(stage.nonce(), users, layout.guilds(), layout.channels());
    try (var progress = stage.progress("accounts", plan.steps())) {
      town = Town.found(stage.api(), plan, progress);
    }
  }

  Town town() {
    return town;
  }

  /// Seats `from` (inclusive) to `to`, spread over the guilds; each hears all rooms of its guild.
  List<CountingSeat> seats(int from, int to, boolean resumable, Hearing hearing) {
    return IntStream.range(from, to)
        .mapToObj(i -> {
          var guild = town.guild(i);
          var account = guild.member(i / town.guilds().size());
          return new CountingSeat(i, account, guild.rooms(), resumable, hearing);
        })
        .toList();
  }

  /// Brings the seats in and reports how that went.
  Crowd.Arrival arrive(List<CountingSeat> seats, Crowd.Manner manner, String section) {
    stage.watchLoops();
    try (var progress = stage.progress(section, seats.size())) {
      var arrival = stage.crowd().arrive(seats, manner, progress);
      stage.report().add(section, arrival, seats.size());
      return arrival;
    }
  }

  Senders senders() {
    var senders =
        IntStream.range(0, load.senders())
            .mapToObj(i -> {
              var guild = town.guild(i);
              return new Senders.Sender(guild.member(i / town.guilds().size()), guild.rooms());
            })
            .toList();
    var style = new Senders.Style(stage.nonce(), load.rate(), load.padding());
    return new Senders(stage.api(), stage.ticker(), style, senders);
  }

  void pass(String task, Duration duration) {
    try (var progress = stage.progress(task, duration.toSeconds())) {
      progress.pass(duration);
    }
  }

  /// Lets the load run for the given time and reports what it did; latencies go to the section.
  void measure(Senders senders, Duration duration, String section) {
    var before = stage.server().read();
    long clientBefore = clientCpuNanos();
    long heardBefore = stage.hearing().messages();
    long start = stage.ticker().nanos();
    senders.measure();
    stage.hearing().measure();
    pass(section, duration);
    double seconds = stage.ticker().secondsSince(start);
    long heard = stage.hearing().messages() - heardBefore;
    double clientCores = (clientCpuNanos() - clientBefore) / 1e9 / seconds;
    var after = stage.server().read();
    var sent = senders.sent();
    stage
        .report()
        .add(section, "seconds", seconds)
        .add(section, "acknowledged", sent.acknowledged())
        .add(section, "acknowledged_per_second", sent.acknowledged() / seconds)
        .add(section, "throttled", sent.throttled())
        .add(section, "delivered", heard)
        .add(section, "delivered_per_second", heard / seconds)
        .add(section, "server_cores", after.cores(before, seconds))
        .add(section, "server_resident_mib", after.residentMib())
        .add(section, "client_cores", clientCores)
        .add(section + "_post_latency", sent.latency())
        .add(section + "_delivery_latency", stage.hearing().latencies());
  }

  /// Ends the senders, waits until the listeners have heard what they are owed or hear nothing
  /// more, and reports the verdict.
  void settle(Senders senders, List<CountingSeat> seats) {
    senders.stop();
    listenOut(seats);
    var sent = senders.sent();
    stage
        .report()
        .add(Verdict.of(seats))
        .add("check", "posts_refused", sent.refused())
        .add("check", "posts_of_unknown_outcome", sent.unknown())
        .add("check", "foreign", stage.hearing().foreigners())
        .problem(
            sent.refused() > 0,
            sent.refused() + " posts refused, the first: " + senders.firstFailure())
        .problem(stage.hearing().foreigners() > 0, "messages that nobody of this run has sent");
  }

  /// Waits until every seat has heard everything that was or may have been committed, or nothing
  /// came for a while.
  private void listenOut(List<CountingSeat> seats) {
    long owed =
        seats.stream()
            .flatMap(seat -> seat.subscriptions().stream())
            .mapToLong(subscription -> subscription.room().posted().possible())
            .sum();
    var hearing = stage.hearing();
    Lull.await(stage.ticker(), load.grace(), () -> hearing.messages() >= owed, hearing::messages);
    stage.sockets().settle();
  }

  static long clientCpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }
}
