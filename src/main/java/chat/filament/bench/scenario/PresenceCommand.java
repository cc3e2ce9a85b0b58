package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Parallel;
import chat.filament.bench.client.Waits;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Members of one guild come and go: how soon do the listeners know, and do they know it right in
/// the end.
///
/// The server may coalesce, so updates are not counted against changes. At the end what every
/// listener knows, by `presence_sync` and the updates after it, has to be who really is online.
@Command(
    name = "presence",
    description = "Members come and go; every listener must know in the end who is online.")
final class PresenceCommand extends ScenarioCommand {
  /// Listeners come first and learn of everybody else by updates, so that only they themselves have
  /// to fit into one `presence_sync`.
  private static final int MOST_LISTENING = 1024;

  @Mixin private final Options.Listeners options = new Options.Listeners(20);

  @Option(names = "--members", paramLabel = "N", description = "accounts that come and go")
  private int members = 50;

  @Option(
      names = "--changes",
      paramLabel = "RATE",
      description = "joins and leaves a second, together")
  private double rate = 20;

  @Mixin private final Options.Grace grace = new Options.Grace();

  @Override
  protected void run(BenchRun run) {
    int listening = Options.require("users", options.usersFor(1, 0), 1, MOST_LISTENING);
    Options.require("members", members, 1, 100_000);
    if (!(rate > 0 && rate <= 1e6)) {
      throw new IllegalArgumentException("changes: " + rate + " (expected: above 0)");
    }
    var guild = Topology.create(run, listening + members, 1, 1).guild(0);
    Parallel.each(guild.members(), Topology.SETTING_UP, run.api()::identify);
    var changes = new PresenceRecorder.Changes(System::nanoTime);
    var recorders =
        IntStream.range(0, options.sockets()).mapToObj(_ -> new PresenceRecorder(changes)).toList();
    var listeners =
        IntStream.range(0, options.sockets())
            .mapToObj(i -> guild.client(i, i % listening, recorders.get(i)))
            .toList();
    var others =
        IntStream.range(listening, listening + members)
            .mapToObj(i -> guild.client(i, i, _ -> {}))
            .toList();
    new RampUp(run).connect(listeners, "connections");
    new RampUp(run).connect(others, "members");
    var churn = new PresenceChurn(run, changes, connected(others).toList(), rate);
    try (churn) {
      run.pass("warm-up", options.warmUp());
      measure(run, churn, changes, listeners.size());
    }
    run.report()
        .add("presence", "wanted_changes_per_second", rate)
        .problem(!churn.failures().isEmpty(), "joins or leaves failed: " + churn.failures());
    var open = Stream.concat(listeners.stream(), connected(others)).toList();
    check(run, changes, recorders, open);
  }

  private static Stream<LoadClient> connected(List<LoadClient> members) {
    return members.stream().filter(LoadClient::isConnected);
  }

  private void measure(
      BenchRun run, PresenceChurn churn, PresenceRecorder.Changes changes, int listeners) {
    var window = run.measure("presence");
    long updatesBefore = changes.updates().sum();
    churn.takeJoins();
    churn.takeLeaves();
    changes.joins().take();
    changes.leaves().take();
    run.pass("presence", options.duration());
    long joins = churn.takeJoins();
    long leaves = churn.takeLeaves();
    long updates = changes.updates().sum() - updatesBefore;
    double seconds = window.close();
    run.report()
        .add("presence", "joins", joins)
        .add("presence", "leaves", leaves)
        .add("presence", "changes_per_second", (joins + leaves) / seconds)
        .add("presence", "updates_received", updates)
        .add("presence", "updates_per_listener", (double) updates / Math.max(listeners, 1))
        .add("presence_join_latency", changes.joins())
        .add("presence_leave_latency", changes.leaves());
  }

  /// Waits until every listener knows who is here, or hears nothing more, and reports who does not.
  private void check(
      BenchRun run,
      PresenceRecorder.Changes changes,
      List<PresenceRecorder> recorders,
      List<LoadClient> open) {
    var online = open.stream().map(client -> client.account().userId()).collect(Collectors.toSet());
    Waits.untilQuiet(
        grace.grace(), () -> wrong(recorders, online).isEmpty(), changes.updates()::sum);
    var wrong = wrong(recorders, online);
    run.report()
        .add("check", "online", online.size())
        .addFaults(
            "listeners_with_wrong_presence",
            wrong.size(),
            "listeners are wrong about who is online: " + example(wrong, online))
        .addEnded(open);
  }

  private static List<Set<String>> wrong(List<PresenceRecorder> recorders, Set<String> online) {
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
