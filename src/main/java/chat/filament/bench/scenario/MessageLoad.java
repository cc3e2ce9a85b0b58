package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.DeliveryCheck;
import chat.filament.bench.measure.DeliveryMeter;
import chat.filament.bench.measure.SequenceRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The parts that the scenarios with messages are made of: listeners, publishers, a measured
/// window, and the check at the end.
record MessageLoad(BenchRun run, Options.Workload options, Topology topology) {
  /// Clients and, in the same order, what they receive.
  record Listeners(List<LoadClient> clients, List<SequenceRecorder> recorders) {
    /// Of all their deliveries, once publishers and sockets are quiet.
    DeliveryCheck check() {
      return DeliveryCheck.of(recorders.stream().flatMap(r -> r.channels().stream()).toList());
    }
  }

  /// Creates the guilds, the channels in each, and the accounts that the load needs.
  static MessageLoad create(BenchRun run, Options.Workload options, int guilds, int channels) {
    int users = options.listeners().usersFor(guilds, options.senders());
    return new MessageLoad(run, options, Topology.create(run, users, guilds, channels));
  }

  /// Clients `from` (inclusive) to `to`, spread over the guilds; each hears its whole guild.
  Listeners listeners(int from, int to, boolean resumable, DeliveryMeter meter) {
    var listeners = new Listeners(new ArrayList<>(), new ArrayList<>());
    for (int i = from; i < to; i++) {
      var channels = topology.guild(i).channels();
      var recorder = SequenceRecorder.of(channels, meter);
      var client = new LoadClient(i, topology.account(i), channels, resumable, recorder);
      listeners.recorders().add(recorder);
      listeners.clients().add(client);
    }
    return listeners;
  }

  /// All of them, on the run's meter.
  Listeners listeners(boolean resumable) {
    return listeners(0, options.listeners().sockets(), resumable, run.meter());
  }

  Publishers publishers() {
    var contents = Publishers.Contents.stamped(run.nonce(), options.padding());
    var publishers =
        IntStream.range(0, options.senders())
            .mapToObj(
                i -> new Publishers.Publisher(topology.account(i), topology.guild(i).channels()))
            .toList();
    return new Publishers(run.api(), contents, options.rate(), publishers);
  }

  void warmUp() {
    run.pass("warm-up", options.listeners().warmUp());
  }

  /// Lets the load run for the measured time and reports what it did.
  void measure(Publishers publishers, String section) {
    var counts = publishers.counts();
    var window = run.measure(section);
    long receivedBefore = run.meter().messages();
    counts.restart();
    run.meter().measure();
    run.pass(section, options.listeners().duration());
    long received = run.meter().messages() - receivedBefore;
    long acknowledged = counts.acknowledged().sum();
    double seconds = window.close();
    run.report()
        .add(section, "acknowledged", acknowledged)
        .add(section, "acknowledged_per_second", acknowledged / seconds)
        .add(section, "throttled", counts.throttled().sum())
        .add(section, "delivered", received)
        .add(section, "delivered_per_second", received / seconds)
        .add(section + "_post_latency", counts.latencies())
        .add(section + "_delivery_latency", run.meter().latencies());
  }

  /// Ends the publishers, waits until the listeners have received what they are owed or receive
  /// nothing more, and reports the check.
  void settle(Publishers publishers, Listeners listeners) {
    publishers.close();
    long owed = listeners.recorders().stream().mapToLong(SequenceRecorder::owed).sum();
    var meter = run.meter();
    Waits.untilQuiet(options.grace(), () -> meter.messages() >= owed, meter::messages);
    run.sockets().settle();
    listeners.check().report(run.report());
    var counts = publishers.counts();
    var failure = "posts refused, the first: " + counts.firstFailure();
    run.report()
        .addFaults("posts_refused", counts.refused().sum(), failure)
        .add("check", "posts_of_unknown_outcome", counts.unknown().sum())
        .addFaults("foreign", meter.foreign().sum(), "messages that nobody of this run has sent")
        .addEnded(listeners.clients());
  }
}
