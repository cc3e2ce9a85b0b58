package chat.filament.platform.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The backplane of a single process: hands every batch to every shard, by reference. A subscriber
/// that throws keeps nothing from the others.
public final class LocalBackplane implements Backplane {
  private static final Logger log = LoggerFactory.getLogger(LocalBackplane.class);

  private final List<Consumer<Batch>> batches = new CopyOnWriteArrayList<>();
  private final List<Consumer<Ephemeral>> ephemeral = new CopyOnWriteArrayList<>();
  private final List<Consumer<Personal>> personal = new CopyOnWriteArrayList<>();

  @Override
  public void publish(Batch batch) {
    hand(batch, batches);
  }

  @Override
  public void publish(Ephemeral event) {
    hand(event, ephemeral);
  }

  @Override
  public void publish(Personal event) {
    hand(event, personal);
  }

  private static <T> void hand(T published, List<Consumer<T>> subscribers) {
    for (var subscriber : subscribers) {
      try {
        subscriber.accept(published);
      } catch (RuntimeException e) {
        log.atError()
            .addKeyValue("event", "backplane.subscriber")
            .setCause(e)
            .log("a subscriber did not take what was published");
      }
    }
  }

  @Override
  public void subscribe(Consumer<Personal> events) {
    personal.add(events);
  }

  @Override
  public void subscribe(Consumer<Batch> committed, Consumer<Ephemeral> events) {
    batches.add(committed);
    ephemeral.add(events);
  }
}
