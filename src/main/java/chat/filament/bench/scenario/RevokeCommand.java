package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.Parallel;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// While messages flow, guests lose access in every way there is: how long after the answer do
/// their sockets still hear what they may not. Nobody else may miss anything.
///
/// One guest takes part in less than one revocation a second: each is watched for more than a
/// second. Creating guilds and logging in again this often needs a server with raised limits.
@Command(
    name = "revoke",
    description = {
      "Access is taken away while messages flow: what is still heard after the answer.",
      "By kick, ban, leaving, override, role, logout, session, deleting channel or guild."
    })
final class RevokeCommand extends ScenarioCommand {
  @Mixin private final Options.Workload options = new Options.Workload(200, 4, 100, 60);

  @Option(
      names = "--guests",
      paramLabel = "N",
      description = "members who lose access and come back")
  private int guests = 9;

  @Override
  protected void run(BenchRun run) {
    Options.require("guests", guests, 1, 10_000);
    Options.require("senders", options.senders(), 1, 10_000);
    var load = MessageLoad.create(run, options, 1, 1);
    var restricted = RestrictedChannel.create(run.api(), load.topology().guild(0));
    var people = guests(run, restricted);
    var listeners = load.listeners(false);
    new RampUp(run).connect(listeners.clients(), "connections");
    var contents = Publishers.Contents.stamped(run.nonce(), options.padding());
    try (var publishers = load.publishers()) {
      load.warmUp();
      try (var rounds = new RevocationRounds(run, restricted, contents, people)) {
        load.measure(publishers, "messages");
        rounds.stop().report(run.report());
      }
      load.settle(publishers, listeners);
    }
  }

  private List<LoadAccount> guests(BenchRun run, RestrictedChannel restricted) {
    try (var progress = run.progress("guests", guests)) {
      var accounts = Topology.accounts(run.api(), run.nonce() + "g", guests, progress);
      Parallel.each(accounts, Topology.SETTING_UP, restricted::admit);
      return accounts;
    }
  }
}
