package chat.filament.gateway.delivery;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.gateway.presence.Announcement;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.MemberRemoval;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Something for sockets. Whoever takes one releases it when done.
public sealed interface Delivery {
  void release();

  /// Counts its events as lost: there is no room for it.
  default void countLost() {}

  void retain(int more);

  /// About what it keeps in memory while it waits.
  long bytes();

  /// For subscribers of a guild, in the order of the guild.
  sealed interface OfGuild extends Delivery permits Committed, Unlogged, Presences, Dropped {
    GuildId guild();
  }

  /// For every session of some users.
  record ToUsers(Set<UserId> users, Outbound outbound) implements Delivery {
    private static final int USER_BYTES = 100;

    @Override
    public void countLost() {
      outbound.counters().late().increment();
    }

    @Override
    public long bytes() {
      return outbound.bytes() + (long) USER_BYTES * users.size();
    }

    @Override
    public void release() {
      outbound.release();
    }

    @Override
    public void retain(int more) {
      outbound.retain(more);
    }
  }

  /// One event with who gets it.
  ///
  /// @param outbound null when there is nothing to send
  /// @param missing nobody can get it, but it is not known to be nothing: a gap
  record Addressed(Event event, @Nullable Outbound outbound, boolean missing) {
    private static final int OVERHEAD = 100;

    long bytes() {
      return (long) OVERHEAD + (outbound == null ? 0 : outbound.bytes());
    }

    void countLost() {
      if (outbound != null) {
        outbound.counters().late().increment();
      }
    }
  }

  /// What one commit made: the events at `firstSeq` and after, then what changed about access.
  record Committed(GuildId guild, long firstSeq, List<Addressed> events, AccessChange access)
      implements OfGuild {
    long lastSeq() {
      return firstSeq + events.size() - 1;
    }

    @Override
    public void countLost() {
      events.forEach(Addressed::countLost);
    }

    @Override
    public long bytes() {
      long bytes = 0;
      for (var event : events) {
        bytes += event.bytes();
      }
      return bytes;
    }

    /// Stands before these events: access may have changed with any of them.
    Committed reloaded() {
      var removals = new ArrayList<MemberRemoval>();
      for (int i = 0; i < events.size(); i++) {
        MemberRemoval.of(firstSeq + i, events.get(i).event()).ifPresent(removals::add);
      }
      return new Committed(guild, firstSeq, List.of(), new AccessChange.Reloaded(null, removals));
    }

    /// Whether `next` can be done together with this: it follows at once, and nothing about access
    /// changes in between.
    boolean goesOnWith(Committed next) {
      return access instanceof AccessChange.None && next.firstSeq == lastSeq() + 1;
    }

    /// Both as one, which the caller then owns.
    Committed with(Committed next) {
      return new Committed(
          guild,
          firstSeq,
          Stream.concat(events.stream(), next.events.stream()).toList(),
          next.access);
    }

    @Override
    public void release() {
      for (var event : events) {
        if (event.outbound() != null) {
          event.outbound().release();
        }
      }
    }

    @Override
    public void retain(int more) {
      for (var event : events) {
        if (event.outbound() != null) {
          event.outbound().retain(more);
        }
      }
    }
  }

  /// An event that is not logged.
  record Unlogged(GuildId guild, Addressed event) implements OfGuild {
    @Override
    public void countLost() {
      event.countLost();
    }

    @Override
    public long bytes() {
      return event.bytes();
    }

    @Override
    public void release() {
      if (event.outbound() != null) {
        event.outbound().release();
      }
    }

    @Override
    public void retain(int more) {
      if (event.outbound() != null) {
        event.outbound().retain(more);
      }
    }
  }

  /// Who came and went.
  record Presences(Announcement announcement) implements OfGuild {
    @Override
    public long bytes() {
      return announcement.frames().readableBytes();
    }

    @Override
    public GuildId guild() {
      return announcement.guild();
    }

    @Override
    public void release() {
      announcement.release();
    }

    @Override
    public void retain(int more) {
      announcement.retain(more);
    }
  }
}
