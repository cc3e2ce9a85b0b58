package chat.filament.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Access is taken away while messages flow: what is still heard after the answer.",
      "By kick, ban, leaving, override, role, logout, session, deleting channel or guild."
    })
final class RevokeCommand extends ModeCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int SETTING_UP = 8;

  /// Messages a second in a room that is made to be deleted: enough to be heard in time, and no
  /// load of its own.
  private static final double ROOM_RATE = 20;

  @Mixin private final LoadOptions options = new LoadOptions(200, 4).at(100, 60);

  @Option(
      names = "--guests",
      paramLabel = "N",
      description = "members who lose access and come back (default: ${DEFAULT-VALUE})")
  private int guests = 9;

  @Override
  void run(Stage stage) {
    var audience = options.audience();
    var load = options.load();
    Range.require("guests", guests, 1, 10_000);
    Range.require("senders", load.senders(), 1, 10_000);
    var traffic = new Traffic(stage, audience, load, new Traffic.Layout(1, 1));
    var gate = Gate.close(stage.api(), traffic.town().guild(0));
    var people = guests(stage, gate);
    var seats = traffic.seats(0, audience.sockets(), false, stage.hearing());
    var arrival = traffic.arrive(seats, new Crowd.Manner(CONNECTING, 0, PATIENCE), "connections");
    var senders = traffic.senders();
    senders.start();
    traffic.pass("warm-up", audience.warmUp());
    var style = new Senders.Style(stage.nonce(), ROOM_RATE, load.padding());
    try (var revocations = new Revocations(stage, gate, style, people)) {
      traffic.measure(senders, audience.duration(), "messages");
      revocations.stop().report(stage.report());
    }
    traffic.settle(senders, seats);
    stage.report().addEnded(arrival.sockets());
  }

  private List<Gate.Guest> guests(Stage stage, Gate gate) {
    List<Gate.Guest> people = Collections.synchronizedList(new ArrayList<>());
    try (var progress = stage.progress("guests", guests)) {
      var accounts = Town.accounts(stage.api(), stage.nonce() + "g", guests, progress);
      Parallel.each(accounts, SETTING_UP, account -> people.add(gate.admit(account)));
    }
    return List.copyOf(people);
  }
}
