package chat.filament.gateway.session;

import chat.filament.core.ChannelId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One session inside one guild, with its subscriptions there. It exists as long as it has some.
public final class Subscriber extends SubscriberList.Entry {
  private static final int MAX_LOOKED_THROUGH = 32;

  final Session session;
  private final GuildSubscriptions guild;
  private long after;

  /// The next of the same session.
  @Nullable Subscriber next;

  /// Its subscriptions, linked by [Subscription#next].
  @Nullable Subscription subscriptions;

  private int count;

  /// What it is subscribed to, once that is too much to be looked through.
  private @Nullable Set<ChannelId> index;

  Subscriber(Session session, GuildSubscriptions guild, long after) {
    this.session = session;
    this.guild = guild;
    this.after = after;
  }

  @Override
  public Subscriber subscriber() {
    return this;
  }

  public GuildSubscriptions guild() {
    return guild;
  }

  /// Logged events up to this position are not for it: a replay or a delivery has brought them.
  public long after() {
    return after;
  }

  /// It was told of everything up to this position; 0 for what is not logged.
  public void brought(long position) {
    after = Math.max(after, position);
  }

  boolean isSubscribedTo(ChannelId channel) {
    if (index != null) {
      return index.contains(channel);
    }
    for (var one = subscriptions; one != null; one = one.next) {
      if (one.channel.equals(channel)) {
        return true;
      }
    }
    return false;
  }

  void add(Subscription subscription) {
    subscription.next = subscriptions;
    subscriptions = subscription;
    count++;
    if (index != null) {
      index.add(subscription.channel);
    } else if (count > MAX_LOOKED_THROUGH) {
      index = new HashSet<>(channels());
    }
  }

  /// `previous` is the one before it, null when it is the first.
  void remove(Subscription subscription, @Nullable Subscription previous) {
    if (previous == null) {
      subscriptions = subscription.next;
    } else {
      previous.next = subscription.next;
    }
    count--;
    if (index != null) {
      index.remove(subscription.channel);
    }
  }

  /// In the order in which they were subscribed to.
  public List<ChannelId> channels() {
    var channels = new ArrayList<ChannelId>();
    for (var one = subscriptions; one != null; one = one.next) {
      channels.add(one.channel);
    }
    return channels.reversed();
  }
}
