package chat.filament.gateway.simulation;

import chat.filament.gateway.simulation.ClientLog.Entry;
import chat.filament.gateway.simulation.ClientLog.Gap;
import chat.filament.gateway.simulation.ClientLog.Opened;
import chat.filament.gateway.simulation.ClientLog.Received;
import chat.filament.gateway.simulation.ClientLog.Resumed;
import chat.filament.gateway.simulation.ClientLog.Subscribed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Compares what one client was told about one guild with the guild's log.
final class DeliveryChecker {
  /// Above it a gap instead of the events is right.
  private static final long MAX_REPLAYED = 5_000;

  private static final int MAX_PROBLEMS = 20;

  private final LogOracle log;
  private final Visibility visibility;
  private final ClientLog clientLog;
  private final List<Absence> absences;
  private final List<String> problems = new ArrayList<>();
  private final Set<Long> told = new HashSet<>();

  /// `absences` are those of the client's user in this guild, in order.
  DeliveryChecker(
      LogOracle log, Visibility visibility, ClientLog clientLog, List<Absence> absences) {
    this.log = log;
    this.visibility = visibility;
    this.clientLog = clientLog;
    this.absences = absences;
  }

  /// What is wrong, at most so much of it that one can read it.
  List<String> problems() {
    checkOrder();
    checkNothingIsMissing();
    checkAbsences();
    checkComings();
    return problems.stream().limit(MAX_PROBLEMS).toList();
  }

  private void problem(String what, Object about) {
    problems.add(what + ": " + about);
  }

  /// Everything comes once, in order, as it is in the log, and may be seen.
  private void checkOrder() {
    long last = 0;
    boolean first = true;
    for (var entry : clientLog.entries()) {
      switch (entry) {
        case Received received -> {
          if (received.seq() <= last) {
            problem("again, or late, behind " + last, received);
          }
          checkEvent(received);
          told.add(received.seq());
          last = Math.max(last, received.seq());
        }
        case Gap gap -> {
          if (gap.from() <= last || gap.from() > gap.to() || gap.to() > log.last()) {
            problem("a gap behind " + last + " of " + log.last(), gap);
          } else if (!isRight(gap, first)) {
            problem("a gap that holds something", gap);
          }
          last = Math.max(last, gap.to());
        }
        case Resumed(var position, _) -> {
          if (position < last || position > log.last()) {
            problem("resumed behind " + last + " of " + log.last(), entry);
          }
          last = Math.max(last, position);
        }
        case Opened _, Subscribed _ -> {}
      }
      first &= entry instanceof Opened;
    }
  }

  private void checkEvent(Received received) {
    var row = log.at(received.seq());
    if (row == null) {
      problem("not in the log", received);
    } else if (!visibility.may(row)) {
      problem("not for this client", row);
    } else if (row.hash() != null && row.hash() != received.hash()) {
      problem("not as in the log", row);
    }
  }

  /// A gap is right where too much is missing, for a client without a position, and where it begins
  /// and ends with what cannot be decided and holds nothing else that is to be told.
  private boolean isRight(Gap gap, boolean first) {
    boolean noPosition = first && !clientLog.isPositioned() && gap.from() == 1;
    if (!noPosition && gap.to() - gap.from() < MAX_REPLAYED) {
      for (long seq = gap.from(); seq <= gap.to(); seq++) {
        var row = log.at(seq);
        boolean end = seq == gap.from() || seq == gap.to();
        boolean undecided = row != null && log.isUndecided(row);
        if (row == null || (end && !undecided) || (!undecided && visibility.must(row))) {
          return false;
        }
      }
    }
    for (long seq = gap.from(); seq <= gap.to(); seq++) {
      told.add(seq);
    }
    return true;
  }

  private void checkNothingIsMissing() {
    for (var row : log.rows()) {
      if (visibility.must(row) && !told.contains(row.seq())) {
        problem("missing", row);
      }
    }
  }

  /// Nothing of what somebody may not see reaches connections that are opened meanwhile, and
  /// nothing that happened meanwhile reaches anybody before they may see it again.
  private void checkAbsences() {
    for (var scope : List.of("", visibility.sometimes())) {
      var away = absences.stream().filter(one -> one.channel().equals(scope)).toList();
      var hidden = away.isEmpty() ? List.<LogOracle.Interval>of() : intervals(scope, away);
      long opened = 0;
      for (var entry : clientLog.entries()) {
        if (entry instanceof Opened(var nanos)) {
          opened = nanos;
        } else if (entry instanceof Received received && isIn(received, scope)) {
          checkAbsence(received, opened, away, hidden);
        }
      }
    }
  }

  private void checkAbsence(
      Received received, long opened, List<Absence> away, List<LogOracle.Interval> hidden) {
    for (int i = 0; i < away.size(); i++) {
      if (away.get(i).covers(opened, received.nanos())) {
        problem("told on a connection opened without access", received);
      }
      if (i < hidden.size()
          && hidden.get(i).holds(received.seq())
          && !Absence.isPast(away.get(i).undone().get(), received.nanos())) {
        problem("told while it could not be seen", received);
      }
    }
  }

  private boolean isIn(Received received, String scope) {
    var row = log.at(received.seq());
    return scope.isEmpty() || (row != null && row.channel().equals(scope));
  }

  /// Absences as positions of the log; none when it cannot be said for certain which is which,
  /// because a request was carried out twice.
  private List<LogOracle.Interval> intervals(String scope, List<Absence> away) {
    var user = away.getFirst().user();
    var found = log.absences(user, scope);
    return found.size() == away.size() ? found : List.of();
  }

  /// Once subscribed, the client gets everything of a channel that comes and goes until it goes: as
  /// soon as an event is received before which nobody asked for the next absence.
  private void checkComings() {
    var channel = visibility.sometimes();
    var away = absences.stream().filter(one -> one.channel().equals(channel)).toList();
    if (channel.isEmpty() || away.isEmpty()) {
      return;
    }
    var hidden = intervals(channel, away);
    if (hidden.isEmpty()) {
      return;
    }
    boolean armed = false;
    long from = 0;
    for (var entry : clientLog.entries()) {
      switch (entry) {
        case Opened _ -> {
          armed = false;
          from = 0;
        }
        case Subscribed(var of) -> armed |= of.equals(channel);
        case Resumed(_, var channels) -> armed |= channels.contains(channel);
        case Gap _ -> {}
        case Received received -> {
          if (from > 0) {
            checkAllOf(channel, from, received, next(received.seq(), hidden, away));
          }
          from = armed || from > 0 ? received.seq() : 0;
          if (hidden.stream().anyMatch(one -> one.from() == received.seq())) {
            from = 0;
            armed = false;
          }
        }
      }
    }
  }

  /// When the next absence behind a position was asked for.
  private static long next(long seq, List<LogOracle.Interval> hidden, List<Absence> away) {
    for (int i = 0; i < hidden.size(); i++) {
      if (hidden.get(i).from() >= seq) {
        return away.get(i).asked().get();
      }
    }
    return Long.MAX_VALUE;
  }

  private void checkAllOf(String channel, long from, Received to, long nextAsked) {
    if (Absence.isPast(nextAsked, to.nanos())) {
      return;
    }
    for (long seq = from + 1; seq < to.seq(); seq++) {
      var row = log.at(seq);
      if (row != null
          && row.hash() != null
          && row.isOf("channel")
          && row.channel().equals(channel)) {
        problem("missing where it could be seen", row);
      }
    }
  }

  /// How far the client came.
  static long reached(List<Entry> entries) {
    long last = 0;
    for (var entry : entries) {
      last =
          switch (entry) {
            case Received received -> Math.max(last, received.seq());
            case Gap gap -> Math.max(last, gap.to());
            case Resumed resumed -> Math.max(last, resumed.position());
            case Opened _, Subscribed _ -> last;
          };
    }
    return last;
  }
}
