package chat.filament.platform.bus;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// The process-local bus with typed addresses. Messages are passed by reference, so they must be
/// immutable or handed over for good.
///
/// What is published goes over the event bus of Vert.x. A request is handed to the context that
/// answers it, and its answer back to the caller's, without the event bus, whose envelope, reply
/// address and timer cost more than what most requests ask for.
public final class Bus {
  private static final String CODEC = "by-reference";
  private static final DeliveryOptions LOCAL =
      new DeliveryOptions().setLocalOnly(true).setCodecName(CODEC);

  private final Vertx vertx;
  private final EventBus bus;
  private final ConcurrentMap<String, Answerer<?>> answerers = new ConcurrentHashMap<>();

  private Bus(Vertx vertx) {
    this.vertx = vertx;
    this.bus = vertx.eventBus();
  }

  /// Once for each Vert.x instance.
  public static Bus of(Vertx vertx) {
    vertx.eventBus().registerCodec(new ByReference());
    return new Bus(vertx);
  }

  /// To every consumer of the address; order is kept for each sender and consumer.
  public <T> void publish(Address<T> address, T message) {
    bus.publish(address.name(), message, LOCAL);
  }

  /// To the one that answers the address; order is kept for each sender. A failed answer arrives as
  /// the exception that the answerer failed with; fails as `unavailable` when there is none. There
  /// is no time limit: whoever answers bounds its own time, and a route has a deadline.
  @SuppressWarnings("unchecked") // the address names the type of its message
  public <T, R> Future<R> request(Address<T> address, T message) {
    var answerer = (Answerer<T>) answerers.get(address.name());
    return answerer == null
        ? Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1))
        : answerer.ask(message, vertx.getOrCreateContext());
  }

  /// Called on the context that registers, for every message. Done when it is registered; it ends
  /// with the verticle.
  public <T> Future<Void> consume(Address<T> address, Consumer<T> consumer) {
    return bus.<T>localConsumer(address.name(), message -> consumer.accept(message.body()))
        .completion();
  }

  /// Called on the context that registers, for every request; the future's outcome is the answer.
  /// An address has one answerer; a later one takes its place.
  public <T> Future<Void> answer(Address<T> address, Function<T, ? extends Future<?>> work) {
    answerers.put(address.name(), new Answerer<>(vertx.getOrCreateContext(), work));
    return Future.succeededFuture();
  }

  private record Answerer<T>(Context context, Function<T, ? extends Future<?>> work) {
    /// The caller knows the type of the answer from the address.
    @SuppressWarnings("unchecked")
    <R> Future<R> ask(T message, Context caller) {
      Promise<R> answer = Promise.promise();
      context.runOnContext(turn ->
          answered(message)
              .onComplete(
                  result -> caller.runOnContext(back -> answer.handle((AsyncResult<R>) result))));
      return answer.future();
    }

    /// What the answerer throws is its answer, too; otherwise the caller would wait for nothing.
    @SuppressWarnings("unchecked")
    private Future<Object> answered(T message) {
      try {
        return (Future<Object>) work.apply(message);
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }
  }

  private static final class ByReference implements MessageCodec<Object, Object> {
    @Override
    public void encodeToWire(Buffer buffer, Object message) {
      throw new IllegalStateException("messages never leave the process");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
      throw new IllegalStateException("messages never leave the process");
    }

    @Override
    public Object transform(Object message) {
      return message;
    }

    @Override
    public String name() {
      return CODEC;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
