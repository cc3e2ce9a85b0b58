package chat.filament.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A guild's onlookers and the members who come and go, from their arrival to the check at the end.
final class Attendance {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int AT_A_TIME = 8;

  private final Stage stage;
  private final Comings comings;
  private final Set<String> watchers;
  private final List<Onlooker> onlookers;
  private final List<Attendee> attendees;
  private List<LoadSocket> listening = List.of();

  /// The first `watching` members have the listening sockets, the others come and go.
  Attendance(Stage stage, Town.Guild guild, int watching, int sockets) {
    this.stage = stage;
    comings = new Comings(stage.ticker());
    var ids = userIds(stage.api(), guild.members());
    var room = guild.rooms().getFirst();
    watchers =
        guild.members().stream()
            .limit(Math.min(watching, sockets))
            .map(account -> ids.getOrDefault(account, ""))
            .collect(Collectors.toSet());
    onlookers =
        IntStream.range(0, sockets)
            .mapToObj(i -> new Onlooker(i, guild.member(i % watching), room, comings))
            .toList();
    attendees =
        guild.members().stream()
            .skip(watching)
            .map(account -> new Attendee(account, ids.getOrDefault(account, ""), room))
            .toList();
  }

  private static Map<Account, String> userIds(Api api, List<Account> accounts) {
    ConcurrentMap<Account, String> ids = new ConcurrentHashMap<>();
    Parallel.each(accounts, AT_A_TIME, account -> ids.put(account, api.userId(account)));
    return ids;
  }

  /// Brings everybody in.
  void arrive() {
    stage.watchLoops();
    listening = arrive(onlookers, "connections");
    arrive(attendees, "members").forEach(socket -> ((Attendee) socket.seat()).arrived(socket));
  }

  private List<LoadSocket> arrive(List<? extends Seat> seats, String section) {
    try (var progress = stage.progress(section, seats.size())) {
      var manner = new Crowd.Manner(ModeCommand.CONNECTING, 0, PATIENCE);
      var arrival = stage.crowd().arrive(seats, manner, progress);
      stage.report().add(section, arrival, seats.size());
      return arrival.sockets();
    }
  }

  /// Lets the members come and go, and reports what was measured after the warm-up.
  void measure(double rate, Duration warmUp, Duration duration) {
    try (var churn = new Churn(stage, comings, here(), rate)) {
      churn.start();
      pass("warm-up", warmUp);
      measure(churn, duration);
      churn.stop();
      var failures = churn.failures();
      stage
          .report()
          .add("presence", "wanted_changes_per_second", rate)
          .problem(!failures.isEmpty(), "joins or leaves failed: " + failures);
    }
  }

  private void measure(Churn churn, Duration duration) {
    var before = stage.server().read();
    long clientBefore = Traffic.clientCpuNanos();
    var doneBefore = churn.done();
    long updatesBefore = comings.updates();
    comings.joins();
    comings.leaves();
    long start = stage.ticker().nanos();
    pass("presence", duration);
    double seconds = stage.ticker().secondsSince(start);
    long joins = churn.done().joins() - doneBefore.joins();
    long leaves = churn.done().leaves() - doneBefore.leaves();
    long updates = comings.updates() - updatesBefore;
    double clientCores = (Traffic.clientCpuNanos() - clientBefore) / 1e9 / seconds;
    var after = stage.server().read();
    stage
        .report()
        .add("presence", "seconds", seconds)
        .add("presence", "joins", joins)
        .add("presence", "leaves", leaves)
        .add("presence", "changes_per_second", (joins + leaves) / seconds)
        .add("presence", "updates_received", updates)
        .add("presence", "updates_per_listener", (double) updates / Math.max(onlookers.size(), 1))
        .add("presence", "server_cores", after.cores(before, seconds))
        .add("presence", "server_resident_mib", after.residentMib())
        .add("presence", "client_cores", clientCores)
        .add("presence_join_latency", comings.joins())
        .add("presence_leave_latency", comings.leaves());
  }

  /// Waits until every listener knows who is here, or hears nothing more, and reports who does not.
  void check(Duration grace) {
    var sockets = here().stream().map(Attendee::socket).flatMap(Optional::stream);
    var present =
        Stream.concat(watchers.stream(), here().stream().map(Attendee::userId))
            .collect(Collectors.toSet());
    Lull.await(stage.ticker(), grace, () -> wrong(present) == 0, comings::updates);
    long wrong = wrong(present);
    stage
        .report()
        .add("check", "online", present.size())
        .add("check", "listeners_with_a_wrong_picture", wrong)
        .problem(wrong > 0, wrong + " listeners are wrong about who is online: " + example(present))
        .addEnded(Stream.concat(listening.stream(), sockets).toList());
  }

  private long wrong(Set<String> present) {
    return onlookers.stream().filter(onlooker -> !onlooker.online().equals(present)).count();
  }

  /// How far the first wrong picture is off.
  private String example(Set<String> present) {
    return onlookers.stream()
        .map(Onlooker::online)
        .filter(online -> !online.equals(present))
        .findFirst()
        .map(online -> {
          long missing = present.stream().filter(user -> !online.contains(user)).count();
          long invented = online.stream().filter(user -> !present.contains(user)).count();
          return missing + " missing and " + invented + " who are gone";
        })
        .orElse("");
  }

  private List<Attendee> here() {
    return attendees.stream().filter(attendee -> attendee.socket().isPresent()).toList();
  }

  private void pass(String task, Duration duration) {
    try (var progress = stage.progress(task, duration.toSeconds())) {
      progress.pass(duration);
    }
  }
}
