package chat.filament.platform.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The backplane of a single process: hands every batch to every shard, by reference.
public final class LocalBackplane implements Backplane {
  private record Subscriber(Consumer<Batch> batches, Consumer<Ephemeral> events) {}

  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final List<Consumer<Personal>> personal = new CopyOnWriteArrayList<>();

  @Override
  public void publish(Batch batch) {
    subscribers.forEach(subscriber -> subscriber.batches().accept(batch));
  }

  @Override
  public void publish(Ephemeral event) {
    subscribers.forEach(subscriber -> subscriber.events().accept(event));
  }

  @Override
  public void publish(Personal event) {
    personal.forEach(subscriber -> subscriber.accept(event));
  }

  @Override
  public void subscribe(Consumer<Personal> events) {
    personal.add(events);
  }

  @Override
  public void subscribe(Consumer<Batch> batches, Consumer<Ephemeral> events) {
    subscribers.add(new Subscriber(batches, events));
  }
}
