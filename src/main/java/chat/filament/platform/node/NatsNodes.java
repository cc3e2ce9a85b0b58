package chat.filament.platform.node;

import chat.filament.platform.config.Config;
import chat.filament.platform.node.Listeners.Incoming;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Nodes that talk over NATS, on the [Subjects] of their database.
public final class NatsNodes implements Nodes {
  private static final Duration FIRST_CONNECTION = Duration.ofSeconds(5);
  private static final Duration PRESENCE_PATIENCE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final NodeId self;
  private final Subjects subjects;
  private final NodeMeters meters;
  private final Listeners listeners;
  private final Membership membership = new Membership(System::nanoTime);
  private final OpenQuestions questions = new OpenQuestions();
  private final NatsLink link;
  private final Context context;
  private volatile @Nullable Long beats;
  private boolean heard;

  /// `database` names the database among all.
  public NatsNodes(
      Vertx vertx, Config.Nats nats, String database, NodeId self, MeterRegistry registry) {
    this.vertx = vertx;
    this.self = self;
    this.subjects = Subjects.of(database);
    this.meters = new NodeMeters(registry);
    this.listeners = new Listeners(vertx, meters);
    this.context = vertx.getOrCreateContext();
    this.link =
        new NatsLink(
            nats,
            "filament " + self,
            new NatsLink.Owner() {
              @Override
              public Iterable<String> subjects() {
                return listeners.subjects();
              }

              @Override
              public boolean wants(String subject) {
                return listeners.contains(subject);
              }

              @Override
              public void received(Message message) {
                NatsNodes.this.received(message);
              }
            },
            meters);
    meters.show(() -> others().size() + 1, () -> link.isConnected() ? 1 : 0);
  }

  /// Begins to talk. Done when NATS answers or has not for five seconds; it is tried for ever.
  public Future<?> start() {
    context.runOnContext(begin -> {
      listen(Subjects.BEATS, this::beat);
      answer(Subjects.PRESENCE, (from, question) -> Future.succeededFuture(Subjects.ALIVE));
    });
    return vertx
        .executeBlocking(
            () -> {
              link.start(FIRST_CONNECTION);
              return self;
            },
            false)
        .onComplete(started -> context.runOnContext(go -> begin()));
  }

  private void begin() {
    publish(Subjects.BEATS, Subjects.ALIVE);
    beats =
        vertx.setPeriodic(
            Membership.BEAT_MS,
            beat -> {
              boolean hears = link.isConnected();
              publish(Subjects.BEATS, Subjects.ALIVE);
              membership.check(hears && heard).forEach(questions::ended);
              heard = hears;
              if (hears) {
                questions.asked().forEach(this::look);
              }
            });
  }

  /// Whether a node that is asked something is still there.
  private void look(NodeId node) {
    request(node, Subjects.PRESENCE, Subjects.ALIVE, PRESENCE_PATIENCE)
        .onComplete(looked -> {
          if (looked.cause() instanceof NodeUnreachable) {
            questions.missed(node);
          } else if (looked.succeeded()) {
            questions.found(node);
          }
        });
  }

  private void beat(NodeId node, Buffer message) {
    if (message.equals(Subjects.ENDING)) {
      membership.goodbye(node);
    } else if (membership.heard(node)) {
      send(node, Subjects.BEATS, Subjects.ALIVE); // so that it knows this one at once, too
    }
  }

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public Set<NodeId> others() {
    return membership.others();
  }

  @Override
  public void onJoined(Consumer<NodeId> joined) {
    var caller = vertx.getOrCreateContext();
    membership.onJoined(node -> caller.runOnContext(turn -> joined.accept(node)));
  }

  @Override
  public void onLeft(Consumer<NodeId> left) {
    var caller = vertx.getOrCreateContext();
    membership.onLeft(node -> caller.runOnContext(turn -> left.accept(node)));
  }

  @Override
  public boolean isClustered() {
    return true;
  }

  @Override
  public void publish(String topic, Buffer message) {
    link.publish(subjects.all(topic), Subjects.enveloped(self, message));
  }

  @Override
  public void send(NodeId to, String topic, Buffer message) {
    link.publish(subjects.one(to, topic), Subjects.enveloped(self, message));
  }

  @Override
  public Listening listen(String topic, BiConsumer<NodeId, Buffer> handler) {
    var published = subscribe(topic, handler);
    var sent = add(subjects.one(self, topic), in -> handler.accept(in.from(), in.message()));
    return () -> {
      published.end();
      sent.end();
    };
  }

  @Override
  public Listening subscribe(String topic, BiConsumer<NodeId, Buffer> handler) {
    return add(subjects.all(topic), in -> handler.accept(in.from(), in.message()));
  }

  @Override
  public Future<Buffer> ask(NodeId to, String topic, Buffer question, Duration patience) {
    return questions.add(to, request(to, topic, question, patience));
  }

  private Future<Buffer> request(NodeId to, String topic, Buffer question, Duration patience) {
    return Future.fromCompletionStage(
            link.request(subjects.asked(to, topic), Subjects.enveloped(self, question), patience),
            vertx.getOrCreateContext())
        .recover(NatsNodes::notReached)
        .map(Message::getData)
        .compose(answer ->
            answer.length > 0 && answer[0] == Subjects.DONE
                ? Future.succeededFuture(Buffer.buffer(answer).slice(1, answer.length))
                : Future.failedFuture("the other node could not do it"));
  }

  /// NATS says at once when nobody listens.
  private static Future<Message> notReached(Throwable failure) {
    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return Future.failedFuture(
        cause instanceof JetStreamStatusException ? new NodeUnreachable("nobody listens") : cause);
  }

  @Override
  public Listening answer(String topic, BiFunction<NodeId, Buffer, Future<Buffer>> work) {
    return add(
        subjects.asked(self, topic),
        in ->
            answered(work, in)
                .onComplete(done -> {
                  var answer =
                      done.succeeded()
                          ? Buffer.buffer().appendByte(Subjects.DONE).appendBuffer(done.result())
                          : Buffer.buffer().appendByte(Subjects.FAILED);
                  link.publish(in.reply(), answer.getBytes());
                }));
  }

  private static Future<Buffer> answered(
      BiFunction<NodeId, Buffer, Future<Buffer>> work, Incoming in) {
    try {
      return work.apply(in.from(), in.message());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Listening add(String subject, Consumer<Incoming> handler) {
    var added = listeners.add(subject, handler);
    link.renew(subject);
    return () -> {
      added.run();
      link.renew(subject);
    };
  }

  /// On a thread of the library. What is not one of our messages is passed over.
  private void received(Message message) {
    meters.received();
    var reply = message.getReplyTo();
    Subjects.opened(message.getData())
        .ifPresent(said ->
            listeners.offer(
                message.getSubject(),
                new Incoming(said.from(), said.content(), reply == null ? "" : reply)));
  }

  /// Says goodbye and ends the connection. The listeners hear nothing any more.
  public Future<?> stop() {
    if (beats != null) {
      vertx.cancelTimer(beats);
    }
    return vertx.executeBlocking(
        () -> {
          link.publish(subjects.all(Subjects.BEATS), Subjects.enveloped(self, Subjects.ENDING));
          link.close();
          return self;
        },
        false);
  }
}
