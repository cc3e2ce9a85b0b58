package chat.filament.bench.replay;

import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.DeliveryCheck;
import chat.filament.bench.scenario.BenchRun;
import chat.filament.bench.scenario.Measurement;
import chat.filament.bench.scenario.RampUp;
import chat.filament.bench.scenario.Topology;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One replay from the empty guild to the report.
final class ReplayScenario {
  private final BenchRun run;
  private final ChatLog log;
  private final Topology.LoadGuild guild;
  private final ReplayPublisher publisher;

  /// Creates a public guild with one channel and so many members.
  ReplayScenario(BenchRun run, ChatLog log, int users, ReplayPublisher.Style style) {
    this.run = run;
    this.log = log;
    guild = Topology.create(run, users, 1, 1).guilds().getFirst();
    publisher = new ReplayPublisher(run.api(), guild.channels().getFirst(), style);
  }

  /// Posts the log to the listeners and reports what was posted and what was received.
  void play(int listeners, Duration grace) {
    var recorders = IntStream.range(0, listeners).mapToObj(i -> new IdRecorder()).toList();
    var clients =
        IntStream.range(0, listeners).mapToObj(i -> guild.client(i, i, recorders.get(i))).toList();
    new RampUp(run).connect(clients, "listeners");
    publish();
    long owed = publisher.posts().size() + unknown();
    Waits.untilQuiet(
        grace,
        () -> recorders.stream().allMatch(recorder -> recorder.count() >= owed),
        () -> recorders.stream().mapToLong(IdRecorder::count).sum());
    run.sockets().settle();
    check(recorders);
    run.report().addEnded(clients);
  }

  private void publish() {
    var window = Measurement.open(run, "messages");
    try (var progress = run.progress("messages", log.lines().size())) {
      publisher.publish(log.lines(), guild.members(), progress);
    }
    double seconds = window.close();
    int posted = publisher.posts().size();
    long failed = publisher.failed();
    run.report()
        .add("log", "lines", log.lines().size())
        .add("log", "skipped_without_text", log.skipped())
        .add("log", "cut_to_2000_bytes", log.cut())
        .add("log", "people", log.people())
        .add("log", "accounts", guild.members().size())
        .add("messages", "posted", posted)
        .add("messages", "failed", failed)
        .add("messages", "attempts_of_unknown_outcome", unknown())
        .add("messages", "throttled", publisher.counts().throttled().sum())
        .add("messages", "posted_per_second", posted / seconds)
        .add("post_latency", publisher.counts().latencies())
        .problem(failed > 0, failed + " lines failed, the first: " + publisher.firstFailure());
  }

  private long unknown() {
    return publisher.counts().unknown().sum();
  }

  private void check(List<IdRecorder> recorders) {
    var check = ReplayCheck.of(publisher.posts());
    var sum = DeliveryCheck.NONE;
    for (var recorder : recorders) {
      sum = sum.plus(check.check(recorder.received()));
    }
    int unacknowledged = check.unacknowledged().size();
    long phantoms = Math.max(0, unacknowledged - unknown());
    sum.plus(new DeliveryCheck(0, 0, 0, 0, 0, 0, phantoms)).report(run.report());
    run.report()
        .add("delivery_latency", check.latencies())
        .add("check", "unacknowledged_but_delivered", unacknowledged)
        .addFaults(
            "posted_out_of_order",
            ReplayCheck.misplaced(publisher.posts()),
            "posts stand before earlier ones");
  }

  /// Searches for each word, reports whether the lines that were posted are found, and prints the
  /// newest hits for a person to judge.
  void search(List<String> words, Consumer<String> print) {
    var search = new SearchCheck(run.api(), guild);
    words.forEach(word -> search.check(word, log, publisher, run.report(), print));
  }
}
