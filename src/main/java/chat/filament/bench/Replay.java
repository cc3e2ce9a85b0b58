package chat.filament.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One replay from the empty guild to the report.
final class Replay {
  private final Stage stage;
  private final ChatLog log;
  private final Town.Guild guild;
  private final Room room;
  private final Cast cast;

  /// Founds a public guild with one channel and so many members.
  Replay(Stage stage, ChatLog log, int users) {
    this.stage = stage;
    this.log = log;
    var plan = new Town.Plan(stage.nonce(), users, 1, 1);
    try (var progress = stage.progress("accounts", plan.steps())) {
      guild = Town.found(stage.api(), plan, progress).guild(0);
    }
    room = guild.rooms().getFirst();
    cast = new Cast(guild.members());
  }

  /// Plays the log to the listeners and reports what was posted and what was heard.
  Player.Played play(Player.Style style, int listeners, Duration grace) {
    var seats =
        IntStream.range(0, listeners)
            .mapToObj(i -> new RecordingSeat(i, guild.member(i), room, stage.ticker()))
            .toList();
    stage.watchLoops();
    var sockets = arrive(seats);
    var played = post(style);
    listenOut(seats, played, grace);
    check(seats, played);
    stage.report().addEnded(sockets);
    return played;
  }

  private Player.Played post(Player.Style style) {
    var player = new Player(stage.api(), stage.ticker(), room, style);
    var before = stage.server().read();
    try (var progress = stage.progress("messages", log.lines().size())) {
      var played = player.play(log.lines(), cast, progress);
      var after = stage.server().read();
      report(played, player.firstFailure());
      stage
          .report()
          .add("server", "cores", after.cores(before, played.seconds()))
          .add("server", "resident_mib", after.residentMib());
      return played;
    }
  }

  private List<LoadSocket> arrive(List<RecordingSeat> seats) {
    try (var progress = stage.progress("listeners", seats.size())) {
      var manner = new Crowd.Manner(ModeCommand.CONNECTING, 0, Duration.ofMinutes(1));
      var arrival = stage.crowd().arrive(seats, manner, progress);
      int missing = seats.size() - arrival.sockets().size();
      stage
          .report()
          .add("listeners", "open", arrival.sockets().size())
          .add("listeners", "wanted", seats.size())
          .problem(missing > 0, missing + " listeners refused: " + arrival.refused());
      return arrival.sockets();
    }
  }

  /// Searches for each word and reports whether the lines that were posted are found.
  void search(List<String> words, Player.Played played, Consumer<String> print) {
    new Searches(stage, guild, log, played).run(words, print);
  }

  private void report(Player.Played played, String firstFailure) {
    int posted = played.posts().size();
    stage
        .report()
        .add("log", "lines", log.lines().size())
        .add("log", "skipped_without_text", log.skipped())
        .add("log", "cut_to_2000_bytes", log.cut())
        .add("log", "people", log.people())
        .add("log", "accounts", guild.members().size())
        .add("messages", "posted", posted)
        .add("messages", "failed", played.failed().size())
        .add("messages", "attempts_of_unknown_outcome", played.doubtful())
        .add("messages", "throttled", played.throttled())
        .add("messages", "seconds", played.seconds())
        .add("messages", "posted_per_second", posted / played.seconds())
        .add("post_latency", played.latency())
        .problem(
            !played.failed().isEmpty(),
            played.failed().size() + " lines failed, the first: " + firstFailure);
  }

  /// Until every listener has heard what was or may have been committed, or nothing comes any more.
  private void listenOut(List<RecordingSeat> seats, Player.Played played, Duration grace) {
    long owed = played.posts().size() + played.doubtful();
    Lull.await(
        stage.ticker(),
        grace,
        () -> seats.stream().allMatch(seat -> seat.heard() >= owed),
        () -> seats.stream().mapToLong(RecordingSeat::heard).sum());
    stage.sockets().settle();
  }

  private void check(List<RecordingSeat> seats, Player.Played played) {
    var latencies = new Latencies();
    Map<String, Long> sentAt = new HashMap<>();
    played.posts().forEach((id, post) -> sentAt.put(id.value(), post.sentAt()));
    var sum = ReplayCheck.Result.NONE;
    for (var seat : seats) {
      sum = sum.plus(ReplayCheck.of(seat.all(), sentAt, latencies));
    }
    long misplaced = ReplayCheck.misplaced(played.posts());
    int unacknowledged = sum.unacknowledged().size();
    var verdict =
        new Verdict(
            sum.expected(),
            sum.received(),
            sum.lost(),
            0,
            sum.duplicated(),
            sum.outOfOrder(),
            Math.max(0, unacknowledged - played.doubtful()));
    stage
        .report()
        .add("delivery_latency", latencies.take())
        .add(verdict)
        .add("check", "unacknowledged_but_delivered", unacknowledged)
        .add("check", "posted_out_of_order", misplaced)
        .problem(misplaced > 0, misplaced + " posts stand before earlier ones");
  }
}
