package chat.filament.gateway.session;

import chat.filament.core.ChannelId;
import org.jspecify.annotations.Nullable;

/// A session's interest in one channel.
final class Subscription extends SubscriberList.Entry {
  private final Subscriber subscriber;
  final ChannelId channel;

  /// The next of the same subscriber.
  @Nullable Subscription next;

  Subscription(Subscriber subscriber, ChannelId channel) {
    this.subscriber = subscriber;
    this.channel = channel;
  }

  @Override
  public Subscriber subscriber() {
    return subscriber;
  }
}
