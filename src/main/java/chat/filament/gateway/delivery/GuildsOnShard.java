package chat.filament.gateway.delivery;

import chat.filament.core.GuildId;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.TimeSlice;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// The guilds of a shard. One is there while it has subscribers, or somebody is on their way in, or
/// something of it is still being delivered; as long, the shard gets the guild's events.
public final class GuildsOnShard {
  private final Fanout fanout;
  private final int shard;
  private final Function<GuildSubscriptions, DeliveryQueue> queues;
  private final Map<GuildId, DeliveryQueue> guilds = new HashMap<>();
  private final ArrayDeque<DeliveryQueue> active = new ArrayDeque<>();

  /// `inbox` gets the events of the guilds; `queues` makes the queue of a new one.
  public GuildsOnShard(
      Fanout fanout, ShardInbox inbox, Function<GuildSubscriptions, DeliveryQueue> queues) {
    this.fanout = fanout;
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
      guilds.remove(guild.guild());
      fanout.ignore(guild.guild(), shard);
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

  /// Lets each guild that has something to do go on for a while.
  public void run(TimeSlice slice) {
    for (int left = active.size(); left > 0 && slice.goesOn(); left--) {
      var queue = active.remove();
      queue.active = false;
      if (queue.run(slice)) {
        activate(queue);
      } else {
        settle(queue);
      }
    }
  }
}
