package chat.filament.gateway.session;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One guild on this shard: its subscribers, their subscriptions to each channel, and how far its
/// log has been delivered to them.
public final class GuildSubscriptions {
  private static final long UNKNOWN = -1;

  private final GuildId guild;
  private final SubscriberList subscribers = new SubscriberList();
  private final Map<ChannelId, SubscriberList> channels = new HashMap<>(4);

  /// Channels whose last subscription ended. A delivery may be on its way along the list, and
  /// whoever subscribes meanwhile must come into that very list.
  private final List<ChannelId> emptied = new ArrayList<>(0);

  private long lastSeq = UNKNOWN;
  private @Nullable GuildSnapshot structure;
  private int networkBans;

  /// Those who are on their way in.
  private int pins;

  public GuildSubscriptions(GuildId guild) {
    this.guild = guild;
  }

  public GuildId guild() {
    return guild;
  }

  public SubscriberList subscribers() {
    return subscribers;
  }

  /// Those of a channel, null when there was none.
  public @Nullable SubscriberList channel(ChannelId channel) {
    return channels.get(channel);
  }

  /// The position up to which everything has been delivered here; below 0 when that is not known.
  public long lastSeq() {
    return lastSeq;
  }

  public boolean isPositionKnown() {
    return lastSeq != UNKNOWN;
  }

  /// The log ended there after this shard began to listen. Must be said before the first subscriber
  /// comes: then a hole is noticed from the very first batch on.
  public void beginAt(long seq) {
    if (!isPositionKnown()) {
      lastSeq = seq;
    }
  }

  public void delivered(long seq) {
    lastSeq = Math.max(lastSeq, seq);
  }

  /// The structure that the latest delivered change left behind, null when it is not known.
  public @Nullable GuildSnapshot structure() {
    return structure;
  }

  public void structure(GuildSnapshot changed) {
    structure = changed;
  }

  /// Counts bans of networks, so that a check that was under way meanwhile is made again.
  public int networkBans() {
    return networkBans;
  }

  public void networksBanned() {
    networkBans++;
  }

  /// Somebody is on their way in: the guild must not be given up before [#unpin].
  public void pin() {
    pins++;
  }

  public void unpin() {
    pins--;
  }

  public boolean isEmpty() {
    return subscribers.size() == 0 && pins == 0;
  }

  /// Subscribes a session to a channel, once. A session that had no subscription in the guild
  /// becomes a subscriber with it, to whom nothing up to the position `after` is delivered.
  public void subscribe(Session session, ChannelId channel, Access access, long after) {
    var subscriber = session.subscriberOf(this);
    if (subscriber == null) {
      subscriber = enter(session, access, after);
    }
    if (subscriber.isSubscribedTo(channel)) {
      return;
    }
    var subscription = new Subscription(subscriber, known(channel), access.guild().accessEpoch());
    channels.computeIfAbsent(channel, key -> new SubscriberList()).add(subscription);
    subscriber.add(subscription);
  }

  private Subscriber enter(Session session, Access access, long after) {
    if (structure == null) {
      structure = access.guild();
    }
    var subscriber = new Subscriber(session, this, after);
    subscribers.add(subscriber);
    subscriber.next = session.subscribers;
    session.subscribers = subscriber;
    return subscriber;
  }

  /// The id as this guild knows it already: one object for all subscriptions.
  private ChannelId known(ChannelId channel) {
    var known = structure == null ? null : structure.channels().get(channel);
    return known == null ? channel : known.id();
  }

  /// Ends the subscriptions that `allowed` does not say yes to. A subscriber without any is none
  /// any more: answers whether it ended so.
  public boolean restrict(Subscriber subscriber, Predicate<Subscription> allowed) {
    Subscription previous = null;
    for (var one = subscriber.subscriptions; one != null; one = one.next) {
      if (allowed.test(one)) {
        previous = one;
        continue;
      }
      leaveChannel(one);
      subscriber.remove(one, previous);
    }
    if (subscriber.subscriptions != null || subscriber.isGone()) {
      return false;
    }
    leave(subscriber);
    return true;
  }

  /// Ends all subscriptions of the subscriber: whether it had not ended before.
  public boolean evict(Subscriber subscriber) {
    return restrict(subscriber, subscription -> false);
  }

  private void leaveChannel(Subscription subscription) {
    var list = channels.get(subscription.channel);
    if (list != null) {
      list.remove(subscription);
      if (list.size() == 0) {
        emptied.add(subscription.channel);
      }
    }
  }

  private void leave(Subscriber subscriber) {
    subscribers.remove(subscriber);
    var session = subscriber.session;
    if (session.subscribers == subscriber) {
      session.subscribers = subscriber.next;
    } else {
      for (var other = session.subscribers; other != null; other = other.next) {
        if (other.next == subscriber) {
          other.next = subscriber.next;
        }
      }
    }
  }

  /// Forgets channels without subscriptions. Only while no delivery is on its way along a list.
  public void forgetEmptied() {
    for (var channel : emptied) {
      var list = channels.get(channel);
      if (list != null && list.size() == 0) {
        channels.remove(channel);
      }
    }
    emptied.clear();
  }
}
