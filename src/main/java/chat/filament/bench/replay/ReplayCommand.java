package chat.filament.bench.replay;

import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.DeliveryCheck;
import chat.filament.bench.scenario.BenchRun;
import chat.filament.bench.scenario.Options;
import chat.filament.bench.scenario.RampUp;
import chat.filament.bench.scenario.ScenarioCommand;
import chat.filament.bench.scenario.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `filament replay`: plays recorded chat into a fresh public guild of a running server, listens,
/// and checks that every listener received every acknowledged message once and in order; then
/// searches.
@Command(
    name = "replay",
    description = {
      "Plays recorded chat into a running server and checks every delivery.",
      "Exit code 1 when anything was lost, duplicated, out of order or could not be posted."
    })
public final class ReplayCommand extends ScenarioCommand {
  private static final int SOCKETS_PER_USER = 20;

  @Parameters(paramLabel = "FILE", description = "lines of JSON with user and text, .gz or plain")
  private Path file = Path.of("");

  @Option(names = "--listeners", paramLabel = "N", description = "listening sockets")
  private int listeners = 4;

  @Option(names = "--limit", paramLabel = "LINES", description = "play only so many lines")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--users",
      paramLabel = "N",
      description =
          "accounts for the people of the file; where there are more people they share them,"
              + " and listeners have 20 sockets an account")
  private int users = 200;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description =
          "lines on the way at a time, one per account; 1 keeps the file's order exactly, more is"
              + " faster, and lines of different people may change places")
  private int inFlight = 1;

  @Option(names = "--rate", paramLabel = "RATE", description = "messages/s; 0: no limit")
  private double rate;

  @Option(
      names = "--search",
      paramLabel = "WORD",
      description =
          "afterwards search for the word and check the hits; repeatable"
              + " (default: three words of the file)")
  private List<String> words = new ArrayList<>();

  @Option(names = "--no-search", description = "do not search afterwards")
  private boolean noSearch;

  @Mixin private final Options.Grace grace = new Options.Grace();

  @Override
  protected void run(BenchRun run) {
    Options.require("listeners", listeners, 0, 10_000);
    Options.require("limit", limit, 1, Integer.MAX_VALUE);
    Options.require("users", users, 1, 100_000);
    var style = new ReplayPublisher.Style(inFlight, rate);
    words.forEach(SearchCheck::requireWord);
    var patience = grace.grace();
    var log = ChatLog.read(file, limit);
    int speaking = Math.max(Math.min(users, log.people()), 1);
    int accounts = Math.max(speaking, Math.ceilDiv(listeners, SOCKETS_PER_USER));
    var guild = Topology.create(run, accounts, 1, 1).guilds().getFirst();
    var publisher = new ReplayPublisher(run.api(), guild.channels().getFirst(), style);
    play(run, log, guild, publisher, patience);
    if (!noSearch) {
      var texts = log.lines().stream().map(ChatLog.Line::text).toList();
      var search = new SearchCheck(run.api(), guild);
      (words.isEmpty() ? SearchTerms.telling(texts) : words)
          .forEach(word -> search.check(word, log, publisher, run.report(), this::say));
    }
  }

  /// Posts the log to the listeners and reports what was posted and what was received.
  private void play(
      BenchRun run,
      ChatLog log,
      Topology.LoadGuild guild,
      ReplayPublisher publisher,
      Duration patience) {
    var recorders =
        IntStream.range(0, listeners).mapToObj(_ -> new ReplayCheck.Recorder()).toList();
    var clients =
        IntStream.range(0, listeners).mapToObj(i -> guild.client(i, i, recorders.get(i))).toList();
    new RampUp(run).connect(clients, "listeners");
    var window = run.measure("messages");
    try (var progress = run.progress("messages", log.lines().size())) {
      publisher.publish(log.lines(), guild.members(), progress);
    }
    double seconds = window.close();
    int posted = publisher.posts().size();
    long unknown = publisher.counts().unknown().sum();
    run.report()
        .add("log", "lines", log.lines().size())
        .add("log", "skipped_without_text", log.skipped())
        .add("log", "cut_to_2000_bytes", log.cut())
        .add("log", "people", log.people())
        .add("log", "accounts", guild.members().size())
        .add("messages", "posted", posted)
        .add("messages", "failed", publisher.failed())
        .add("messages", "attempts_of_unknown_outcome", unknown)
        .add("messages", "throttled", publisher.counts().throttled().sum())
        .add("messages", "posted_per_second", posted / seconds)
        .add("post_latency", publisher.counts().latencies())
        .problem(
            publisher.failed() > 0,
            publisher.failed() + " lines failed, the first: " + publisher.firstFailure());
    Waits.untilQuiet(
        patience,
        () -> recorders.stream().allMatch(recorder -> recorder.count() >= posted + unknown),
        () -> recorders.stream().mapToLong(ReplayCheck.Recorder::count).sum());
    run.sockets().settle();
    check(run, guild.channels().getFirst(), publisher, recorders);
    run.report().addEnded(clients);
  }

  private static void check(
      BenchRun run,
      LoadChannel channel,
      ReplayPublisher publisher,
      List<ReplayCheck.Recorder> recorders) {
    var check = new ReplayCheck(channel, publisher.posts(), publisher.counts().unknown().sum());
    DeliveryCheck.of(recorders.stream().map(check::deliveries).toList()).report(run.report());
    run.report()
        .add("delivery_latency", check.latencies())
        .add("check", "unacknowledged_but_delivered", check.unacknowledged())
        .addFaults(
            "posted_out_of_order",
            ReplayCheck.misplaced(publisher.posts()),
            "posts stand before earlier ones");
  }
}
