package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.DeliveryCheck;
import chat.filament.bench.measure.DeliveryMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A share of the listeners stops reading: the server has to close them with 1008 `slow_consumer`,
/// and the others must neither wait nor miss anything.
///
/// Two windows are measured, before and after the slow ones stop. A slow one sees its close only
/// when it reads again, so they all read again at the end; one that is still open by then must have
/// been able to catch up completely.
@Command(
    name = "slow",
    description = "A share of the listeners does not read; the others must not notice.")
final class SlowCommand extends ScenarioCommand {
  private static final int RECEIVE_BUFFER = 8192;

  @Mixin private final Options.Workload options = new Options.Workload(200, 8, 200, 1500);

  @Option(
      names = "--slow",
      paramLabel = "PERCENT",
      description = "percent of the sockets that stop reading")
  private int slow = 10;

  @Override
  protected void run(BenchRun run) {
    Options.require("slow", slow, 1, 99);
    int sockets = options.listeners().sockets();
    int slowOnes = Math.max(1, sockets * slow / 100);
    var load = MessageLoad.create(run, options, 1, 1);
    var slowMeter = new DeliveryMeter(run.nonce());
    var stopping = load.listeners(0, slowOnes, false, slowMeter);
    var reading = load.listeners(slowOnes, sockets, false, run.meter());
    new RampUp(run).connect(reading.clients(), "connections");
    new RampUp(run, RampUp.WIDTH, RECEIVE_BUFFER, Duration.ofMinutes(1))
        .connect(stopping.clients(), "slow_connections");
    var before = run.server().read();
    try (var publishers = load.publishers()) {
      load.warmUp();
      load.measure(publishers, "all_reading");
      stopping.clients().forEach(client -> client.read(false));
      load.measure(publishers, "some_not_reading");
      load.settle(publishers, reading);
    }
    stopping.clients().forEach(client -> client.read(true));
    Waits.untilQuiet(
        options.grace(),
        () -> stopping.clients().stream().noneMatch(LoadClient::isConnected),
        slowMeter::messages);
    run.sockets().settle();
    report(run, stopping, run.server().readAfresh().slowConsumers() - before.slowConsumers());
  }

  private static void report(BenchRun run, MessageLoad.Listeners slow, double counted) {
    var ends = slow.clients().stream().map(LoadClient::end).flatMap(Optional::stream).toList();
    var otherwise = ends.stream().filter(end -> !end.isSlowConsumer()).toList();
    int cut = ends.size() - otherwise.size();
    var open =
        IntStream.range(0, slow.clients().size())
            .filter(i -> slow.clients().get(i).isConnected())
            .mapToObj(slow.recorders()::get)
            .flatMap(recorder -> recorder.channels().stream())
            .toList();
    long holes = DeliveryCheck.of(open).lost();
    run.report()
        .add("slow_consumers", "closed_1008_slow_consumer", cut)
        .add("slow_consumers", "ended_otherwise", otherwise.size())
        .add("slow_consumers", "still_open", slow.clients().size() - ends.size())
        .add("slow_consumers", "counted_by_the_server", counted)
        .problem(ends.isEmpty(), "no slow consumer was cut: raise --duration, --rate or --pad")
        .problem(
            !otherwise.isEmpty() && counted < ends.size(),
            otherwise.size() + " slow consumers ended otherwise: " + otherwise.stream().findFirst())
        .problem(holes > 0, holes + " deliveries lost by slow consumers that were not cut");
  }
}
