package chat.filament.gateway.delivery;

import chat.filament.gateway.session.Subscriber;
import chat.filament.gateway.session.SubscriberList.Entry;
import java.util.Iterator;
import java.util.function.Predicate;

/// Checks subscribers again after access has changed. `rule` ends what is no longer allowed; false
/// means that it does not know.
record AccessStep(Iterator<? extends Entry> entries, Predicate<Subscriber> rule, Runnable after)
    implements DeliveryStep {
  @Override
  public boolean visit(Entry entry) {
    return entry.isGone() || rule.test(entry.subscriber());
  }

  @Override
  public void done() {
    after.run();
  }
}
