package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Parallel;
import chat.filament.bench.client.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A guild's listeners and the members who come and go, from the first connection to the check.
final class PresenceScenario {
  private final BenchRun run;
  private final PresenceRecorder.Changes changes = new PresenceRecorder.Changes(System::nanoTime);
  private final List<PresenceRecorder> recorders;
  private final List<LoadClient> listeners;
  private final List<LoadClient> members;

  /// The first `listening` members have the listening sockets, the others come and go.
  PresenceScenario(BenchRun run, Topology.LoadGuild guild, int listening, int sockets) {
    this.run = run;
    Parallel.each(guild.members(), Topology.SETTING_UP, run.api()::identify);
    recorders = IntStream.range(0, sockets).mapToObj(i -> new PresenceRecorder(changes)).toList();
    listeners =
        IntStream.range(0, sockets)
            .mapToObj(i -> guild.client(i, i % listening, recorders.get(i)))
            .toList();
    members =
        IntStream.range(listening, guild.members().size())
            .mapToObj(i -> guild.client(i, i, _ -> {}))
            .toList();
  }

  void connect() {
    new RampUp(run).connect(listeners, "connections");
    new RampUp(run).connect(members, "members");
  }

  /// Lets the members come and go, and reports what was measured after the warm-up.
  void measure(double rate, ListenerOptions options) {
    var churn = new PresenceChurn(run, changes, connected(), rate);
    try (churn) {
      run.pass("warm-up", options.warmUp());
      measure(churn, options.duration());
    }
    run.report()
        .add("presence", "wanted_changes_per_second", rate)
        .problem(!churn.failures().isEmpty(), "joins or leaves failed: " + churn.failures());
  }

  private void measure(PresenceChurn churn, Duration duration) {
    var window = Measurement.open(run, "presence");
    long updatesBefore = changes.updates().sum();
    churn.takeJoins();
    churn.takeLeaves();
    changes.joins().take();
    changes.leaves().take();
    run.pass("presence", duration);
    long joins = churn.takeJoins();
    long leaves = churn.takeLeaves();
    long updates = changes.updates().sum() - updatesBefore;
    double seconds = window.close();
    run.report()
        .add("presence", "joins", joins)
        .add("presence", "leaves", leaves)
        .add("presence", "changes_per_second", (joins + leaves) / seconds)
        .add("presence", "updates_received", updates)
        .add("presence", "updates_per_listener", (double) updates / Math.max(listeners.size(), 1))
        .add("presence_join_latency", changes.joins())
        .add("presence_leave_latency", changes.leaves());
  }

  /// Waits until every listener knows who is here, or hears nothing more, and reports who does not.
  void check(Duration grace) {
    var open = Stream.concat(listeners.stream(), connected().stream()).toList();
    var online = open.stream().map(client -> client.account().userId()).collect(Collectors.toSet());
    Waits.untilQuiet(grace, () -> wrong(online).isEmpty(), changes.updates()::sum);
    var wrong = wrong(online);
    run.report()
        .add("check", "online", online.size())
        .addFaults(
            "listeners_with_wrong_presence",
            wrong.size(),
            "listeners are wrong about who is online: " + example(wrong, online))
        .addEnded(open);
  }

  private List<LoadClient> connected() {
    return members.stream().filter(LoadClient::isConnected).toList();
  }

  private List<Set<String>> wrong(Set<String> online) {
    return recorders.stream()
        .map(PresenceRecorder::online)
        .filter(known -> !known.equals(online))
        .toList();
  }

  /// How far the first one is off.
  private static String example(List<Set<String>> wrong, Set<String> online) {
    var known = wrong.isEmpty() ? online : wrong.getFirst();
    long missing = online.stream().filter(user -> !known.contains(user)).count();
    long gone = known.stream().filter(user -> !online.contains(user)).count();
    return missing + " missing and " + gone + " who are gone";
  }
}
