package chat.filament.bench.scenario;

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

  @Mixin private final ListenerOptions options = new ListenerOptions(20);

  @Option(names = "--members", paramLabel = "N", description = "accounts that come and go")
  private int members = 50;

  @Option(
      names = "--changes",
      paramLabel = "RATE",
      description = "joins and leaves a second, together")
  private double changes = 20;

  @Mixin private final GraceOption grace = new GraceOption();

  @Override
  protected void run(BenchRun run) {
    int listening = Range.require("users", options.usersFor(1, 0), 1, MOST_LISTENING);
    Range.require("members", members, 1, 100_000);
    if (!(changes > 0 && changes <= 1e6)) {
      throw new IllegalArgumentException("changes: " + changes + " (expected: above 0)");
    }
    var guild = Topology.create(run, listening + members, 1, 1).guild(0);
    var scenario = new PresenceScenario(run, guild, listening, options.sockets());
    scenario.connect();
    scenario.measure(changes, options);
    scenario.check(grace.grace());
  }
}
