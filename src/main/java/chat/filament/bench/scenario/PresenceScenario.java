package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Parallel;
import chat.filament.bench.client.Recorder;
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
            .mapToObj(i -> client(guild, i, i % listening, recorders.get(i)))
            .toList();
    members =
        IntStream.range(listening, guild.members().size())
            .mapToObj(i -> client(guild, i, i, Recorder.NONE))
            .toList();
  }

  private static LoadClient client(
      Topology.LoadGuild guild, int number, int member, Recorder recorder) {
    return new LoadClient(number, guild.member(member), guild.channels(), false, recorder);
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
    var before = run.server().read();
    double clientBefore = BenchRun.clientCpuSeconds();
    long joinsBefore = churn.joins();
    long leavesBefore = churn.leaves();
    long updatesBefore = changes.updates().sum();
    changes.joins().take();
    changes.leaves().take();
    long start = System.nanoTime();
    run.pass("presence", duration);
    double seconds = Waits.secondsSince(start);
    long joins = churn.joins() - joinsBefore;
    long leaves = churn.leaves() - leavesBefore;
    double updates = changes.updates().sum() - updatesBefore;
    double clientCores = (BenchRun.clientCpuSeconds() - clientBefore) / seconds;
    var after = run.server().read();
    run.report()
        .add("presence", "seconds", seconds)
        .add("presence", "joins", joins)
        .add("presence", "leaves", leaves)
        .add("presence", "changes_per_second", (joins + leaves) / seconds)
        .add("presence", "updates_received", (long) updates)
        .add("presence", "updates_per_listener", updates / Math.max(listeners.size(), 1))
        .add("presence", "server_cores", after.cores(before, seconds))
        .add("presence", "server_resident_mib", after.residentMib())
        .add("presence", "client_cores", clientCores)
        .add("presence_join_latency", changes.joins().take())
        .add("presence_leave_latency", changes.leaves().take());
  }

  /// Waits until every listener knows who is here, or hears nothing more, and reports who does not.
  void check(Duration grace) {
    var here = connected();
    var online =
        Stream.concat(listeners.stream(), here.stream())
            .map(client -> client.account().userId())
            .collect(Collectors.toSet());
    Waits.untilQuiet(grace, () -> wrong(online).isEmpty(), changes.updates()::sum);
    var wrong = wrong(online);
    run.report()
        .add("check", "online", online.size())
        .addFaults(
            "listeners_with_wrong_presence",
            wrong.size(),
            "listeners are wrong about who is online: " + example(wrong, online))
        .addEnded(Stream.concat(listeners.stream(), here.stream()).toList());
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
