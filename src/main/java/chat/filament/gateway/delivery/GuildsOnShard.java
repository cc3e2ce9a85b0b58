package chat.filament.gateway.delivery;

import chat.filament.core.GuildId;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.TimeSlice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The guilds of a shard. One is there while it has subscribers, or somebody is on their way in, or
/// something of it is still being delivered; as long, the shard gets the guild's events.
public final class GuildsOnShard {
  private final Fanout fanout;
  private final int shard;
  private final Function<GuildSubscriptions, DeliveryQueue> queues;
  private final Map<GuildId, DeliveryQueue> guilds = new HashMap<>();
  private final ArrayDeque<DeliveryQueue> active = new ArrayDeque<>();

  /// Those that go on by themselves after a pause: some with large channels.
  private final List<DeliveryQueue> pausing = new ArrayList<>();

  private final LongSupplier nanos;

  /// `inbox` gets the events of the guilds; `queues` makes the queue of a new one; `nanos` is a
  /// monotonic clock.
  public GuildsOnShard(
      Fanout fanout,
      ShardInbox inbox,
      Function<GuildSubscriptions, DeliveryQueue> queues,
      LongSupplier nanos) {
    this.fanout = fanout;
    this.nanos = nanos;
    this.shard = fanout.add(inbox);
    this.queues = queues;
  }

  /// The shard's number in the server.
  public int number() {
    return shard;
  }

  /// The guild for somebody on their way in; from now on every event of it comes here. [#leave]
  /// must follow, exactly once.
  public GuildSubscriptions enter(GuildId guild) {
    var queue = guilds.get(guild);
    if (queue == null) {
      fanout.listen(guild, shard);
      queue = queues.apply(new GuildSubscriptions(guild));
      guilds.put(guild, queue);
    }
    queue.guild().pin();
    return queue.guild();
  }

  /// Who was on their way in has arrived or given up.
  public void leave(GuildSubscriptions guild) {
    guild.unpin();
    settle(guild);
  }

  /// Gives the guild up if nobody needs it any more.
  public void settle(GuildSubscriptions guild) {
    var queue = guilds.get(guild.guild());
    if (queue != null && queue.guild() == guild) {
      settle(queue);
    }
  }

  private void settle(DeliveryQueue queue) {
    if (!queue.isIdle()) {
      return;
    }
    var guild = queue.guild();
    if (guild.isEmpty()) {
      if (guilds.remove(guild.guild(), queue)) { // it may have been before its pause was over
        fanout.ignore(guild.guild(), shard);
      }
    } else {
      guild.forgetEmptied();
    }
  }

  public void deliver(Delivery.OfGuild delivery) {
    var queue = guilds.get(delivery.guild());
    if (queue == null) {
      delivery.release();
    } else {
      queue.add(delivery);
      activate(queue);
    }
  }

  public void activate(DeliveryQueue queue) {
    if (!queue.active) {
      queue.active = true;
      active.add(queue);
    }
  }

  public boolean isQuiet() {
    return active.isEmpty();
  }

  /// Nanoseconds until the first of those that pause goes on; 0 when none does.
  public long pause() {
    if (pausing.isEmpty()) {
      return 0;
    }
    long now = nanos.getAsLong();
    return pausing.stream()
        .mapToLong(queue -> Math.max(1, queue.pausesUntil - now))
        .min()
        .orElse(0);
  }

  private void endPauses() {
    if (!pausing.isEmpty()) {
      long now = nanos.getAsLong();
      pausing.removeIf(queue -> {
        queue.pausing = queue.pausesUntil - now > 0;
        if (!queue.pausing) {
          activate(queue);
        }
        return !queue.pausing;
      });
    }
  }

  private void pause(DeliveryQueue queue) {
    queue.pausesUntil = nanos.getAsLong() + queue.pause();
    if (!queue.pausing) {
      queue.pausing = true;
      pausing.add(queue);
    }
  }

  /// Lets each guild that has something to do go on for a while.
  public void run(TimeSlice slice) {
    endPauses();
    for (int left = active.size(); left > 0 && slice.goesOn(); left--) {
      var queue = active.remove();
      queue.active = false;
      if (queue.run(slice)) {
        activate(queue);
      } else if (queue.pause() > 0) {
        pause(queue);
      } else {
        settle(queue);
      }
    }
  }
}
