package chat.filament.gateway.delivery;

import chat.filament.gateway.session.Subscriber;
import chat.filament.gateway.session.SubscriberList.Entry;
import java.util.Iterator;
import java.util.function.Consumer;

/// Tells subscribers anew who is online, because what changed about it did not fit.
record PresenceStep(Iterator<? extends Entry> entries, Consumer<Subscriber> tell)
    implements DeliveryStep {
  @Override
  public boolean visit(Entry entry) {
    if (!entry.isGone()) {
      tell.accept(entry.subscriber());
    }
    return true;
  }

  @Override
  public void done() {}
}
