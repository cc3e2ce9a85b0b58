package chat.filament.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "A share of the listeners does not read; the others must not notice.")
final class SlowCommand extends ModeCommand {
  private static final int RECEIVE_BUFFER = 8192;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Mixin private final LoadOptions options = new LoadOptions(200, 8).at(200, 1500);

  @Option(
      names = "--slow",
      paramLabel = "PERCENT",
      description = "percent of the sockets that stop reading (default: ${DEFAULT-VALUE})")
  private int slow = 10;

  @Override
  void run(Stage stage) {
    var audience = options.audience();
    var load = options.load();
    Range.require("slow", slow, 1, 99);
    int slowOnes = Math.max(1, audience.sockets() * slow / 100);
    var traffic = new Traffic(stage, audience, load, new Traffic.Layout(1, 1));
    var slowHearing = new Hearing(stage.ticker(), stage.nonce());
    var slowSeats = traffic.seats(0, slowOnes, false, slowHearing);
    var seats = traffic.seats(slowOnes, audience.sockets(), false, stage.hearing());
    var arrival = traffic.arrive(seats, new Crowd.Manner(CONNECTING, 0, PATIENCE), "connections");
    var stopping =
        traffic.arrive(
            slowSeats, new Crowd.Manner(CONNECTING, RECEIVE_BUFFER, PATIENCE), "slow_connections");
    var before = stage.server().read();
    var senders = traffic.senders();
    senders.start();
    traffic.pass("warm-up", audience.warmUp());
    traffic.measure(senders, audience.duration(), "all_reading");
    stopping.sockets().forEach(socket -> socket.read(false));
    traffic.measure(senders, audience.duration(), "some_not_reading");
    traffic.settle(senders, seats);
    stage.report().addEnded(arrival.sockets());
    stopping.sockets().forEach(socket -> socket.read(true));
    Lull.await(
        stage.ticker(),
        load.grace(),
        () -> stopping.sockets().stream().noneMatch(LoadSocket::isOpen),
        slowHearing::messages);
    stage.sockets().settle();
    var counted = stage.server().read().slowConsumers() - before.slowConsumers();
    report(stage.report(), stopping.sockets(), counted);
  }

  private static List<CountingSeat> stillOpen(List<LoadSocket> sockets) {
    return sockets.stream()
        .filter(LoadSocket::isOpen)
        .map(LoadSocket::seat)
        .map(CountingSeat.class::cast)
        .toList();
  }

  private static void report(Report report, List<LoadSocket> sockets, double counted) {
    var ends =
        sockets.stream()
            .map(socket -> Optional.ofNullable(socket.ended().toCompletableFuture().getNow(null)))
            .flatMap(Optional::stream)
            .toList();
    long cut = ends.stream().filter(End::isSlowConsumer).count();
    var otherwise = ends.stream().filter(end -> !end.isSlowConsumer()).toList();
    long holes = Verdict.of(stillOpen(sockets)).lost();
    boolean explained = counted >= ends.size();
    report
        .add("slow_consumers", "closed_1008_slow_consumer", cut)
        .add("slow_consumers", "ended_otherwise", otherwise.size())
        .add("slow_consumers", "still_open", sockets.size() - ends.size())
        .add("slow_consumers", "counted_by_the_server", counted)
        .problem(ends.isEmpty(), "no slow consumer was cut: raise --duration, --rate or --pad")
        .problem(
            !otherwise.isEmpty() && !explained,
            otherwise.size() + " slow consumers ended otherwise: " + otherwise.stream().findFirst())
        .problem(holes > 0, holes + " deliveries lost by slow consumers that were not cut");
  }
}
