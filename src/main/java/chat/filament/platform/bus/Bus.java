package chat.filament.platform.bus;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.function.Consumer;
import java.util.function.Function;

/// The process-local event bus with typed addresses. Messages are passed by reference, so they must
/// be immutable or handed over for good. A request that finds no consumer or gets no answer within
/// 30 s fails as `unavailable`; a failed answer arrives as the exception that the consumer failed
/// with.
public final class Bus {
  private static final String CODEC = "by-reference";
  private static final DeliveryOptions LOCAL =
      new DeliveryOptions().setLocalOnly(true).setCodecName(CODEC).setSendTimeout(30_000);

  private final EventBus bus;

  private Bus(EventBus bus) {
    this.bus = bus;
  }

  /// Once for each Vert.x instance.
  public static Bus of(Vertx vertx) {
    var bus = vertx.eventBus();
    bus.registerCodec(new ByReference());
    return new Bus(bus);
  }

  /// To every consumer of the address; order is kept for each sender and consumer.
  public <T> void publish(Address<T> address, T message) {
    bus.publish(address.name(), message, LOCAL);
  }

  /// To one consumer, answered with its result.
  public <T, R> Future<R> request(Address<T> address, T message) {
    return bus.<Outcome>request(address.name(), message, LOCAL)
        .recover(failure -> Future.failedFuture(unanswered(failure)))
        .compose(reply -> reply.body().<R>future());
  }

  /// Called on the context that registers, for every message. Done when it is registered; it ends
  /// with the verticle.
  public <T> Future<Void> consume(Address<T> address, Consumer<T> consumer) {
    return bus.<T>localConsumer(address.name(), message -> consumer.accept(message.body()))
        .completion();
  }

  /// Called on the context that registers, for every request; the future's outcome is the answer.
  public <T> Future<Void> answer(Address<T> address, Function<T, ? extends Future<?>> consumer) {
    return bus.<T>localConsumer(
            address.name(),
            message ->
                answered(consumer, message.body())
                    .onComplete(result -> message.reply(Outcome.of(result), LOCAL)))
        .completion();
  }

  /// What a consumer throws is its answer, too; otherwise its caller would wait for nothing.
  private static <T> Future<?> answered(Function<T, ? extends Future<?>> consumer, T message) {
    try {
      return consumer.apply(message);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static Throwable unanswered(Throwable failure) {
    boolean nobody =
        failure instanceof ReplyException reply && reply.failureType() != ReplyFailure.ERROR;
    return nobody ? Refusal.retryAfter(Problem.UNAVAILABLE, 1) : failure;
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
