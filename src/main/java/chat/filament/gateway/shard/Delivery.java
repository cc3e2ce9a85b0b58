package chat.filament.gateway.shard;

import chat.filament.core.GuildId;
import chat.filament.gateway.presence.Announcement;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something for the sockets of a guild. Whoever takes one releases it when done.
sealed interface Delivery {
  GuildId guild();

  void release();

  void retain(int more);

  /// One event with who gets it; `outbound` is null when there is nothing to send any more.
  record Addressed(Event event, @Nullable Outbound outbound) {}

  /// What one commit made: the events at `firstSeq` and after, then what changed about access.
  record Committed(
      GuildId guild, long firstSeq, List<Addressed> events, @Nullable AccessChange access)
      implements Delivery {
    long lastSeq() {
      return firstSeq + events.size() - 1;
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
  record Passing(GuildId guild, Addressed event) implements Delivery {
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
  record Presences(Announcement announcement) implements Delivery {
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
