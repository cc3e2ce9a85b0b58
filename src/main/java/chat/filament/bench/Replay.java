package chat.filament.bench;

import chat.filament.core.MessageId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One replay from the empty guild to the report.
final class Replay {
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int SHOWN_HITS = 10;

  private final Stage stage;
  private final ChatLog log;
  private final Town.Guild guild;
  private final Room room;
  private final Cast cast;

  /// Founds a public guild with one channel and `users` members.
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
  Player.Played play(Player.Style style, int listeners) {
    var seats =
        IntStream.range(0, listeners)
            .mapToObj(i -> new RecordingSeat(i, guild.member(i), room, stage.ticker()))
            .toList();
    try (var progress = stage.progress("listeners", listeners)) {
      var manner = new Crowd.Manner(ModeCommand.CONNECTING, 0, Duration.ofMinutes(1));
      var arrival = stage.crowd().arrive(seats, manner, progress);
      int missing = listeners - arrival.sockets().size();
      stage.report().problem(missing > 0, missing + " listeners refused: " + arrival.refused());
    }
    var player = new Player(stage.api(), stage.ticker(), room, style);
    try (var progress = stage.progress("messages", log.lines().size())) {
      var played = player.play(log.lines(), cast, progress);
      report(played, player.firstFailure());
      listenOut(seats, played.sentAt().size());
      check(seats, played);
      return played;
    }
  }

  /// Searches for each word and compares with the lines that were posted.
  void search(List<String> words, Player.Played played, Consumer<String> print) {
    var check =
        new SearchCheck(stage.api(), stage.ticker(), guild.members().getFirst(), guild.id());
    for (var word : words) {
      var hits = check.search(word);
      long owed = postedWith(word, played);
      long found = hits.texts().size();
      long wrong = hits.wrong(word);
      boolean miscounted = found < owed || found > owed + played.doubtful();
      stage
          .report()
          .add("search_" + word, "hits", found)
          .add("search_" + word, "expected", owed)
          .add("search_" + word, "without_the_word", wrong)
          .add("search_" + word, "complete", String.valueOf(hits.complete()))
          .add("search_" + word, "seconds", hits.seconds())
          .problem(!hits.complete(), "search " + word + ": the index did not catch up")
          .problem(wrong > 0, "search " + word + ": " + wrong + " hits without the word")
          .problem(miscounted, "search %s: %d hits instead of %d".formatted(word, found, owed));
      print.accept("%s: %d hits".formatted(word, found));
      hits.texts().stream().limit(SHOWN_HITS).forEach(text -> print.accept("  " + text));
    }
  }

  private long postedWith(String word, Player.Played played) {
    return IntStream.range(0, log.lines().size())
        .filter(i -> !played.failed().contains(i))
        .filter(i -> Words.contains(log.lines().get(i).text(), word))
        .count();
  }

  private void report(Player.Played played, String firstFailure) {
    int posted = played.sentAt().size();
    stage
        .report()
        .add("log", "lines", log.lines().size())
        .add("log", "skipped_without_text", log.skipped())
        .add("log", "cut_to_2000_bytes", log.cut())
        .add("log", "people", cast.people())
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

  private void listenOut(List<RecordingSeat> seats, long owed) {
    long heard = -1;
    long since = stage.ticker().nanos();
    while (seats.stream().anyMatch(seat -> seat.heard() < owed)
        && stage.ticker().secondsSince(since) < QUIET.toSeconds()) {
      long now = seats.stream().mapToLong(RecordingSeat::heard).sum();
      if (now != heard) {
        heard = now;
        since = stage.ticker().nanos();
      }
      Pause.of(Duration.ofMillis(50));
    }
    stage.sockets().settle();
  }

  private void check(List<RecordingSeat> seats, Player.Played played) {
    var latencies = new Latencies();
    Map<String, Long> sentAt = new HashMap<>();
    played.sentAt().forEach((MessageId id, Long at) -> sentAt.put(id.value(), at));
    var sum = ReplayCheck.Result.NONE;
    for (var seat : seats) {
      sum = sum.plus(ReplayCheck.of(seat.all(), sentAt, latencies));
    }
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
        .add("check", "unacknowledged_but_delivered", unacknowledged);
  }
}
