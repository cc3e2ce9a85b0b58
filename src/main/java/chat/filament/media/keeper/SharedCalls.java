package chat.filament.media.keeper;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.media.keeper.CallsMessage.Kind;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one node keep the calls for all: the others ask it, and hold a copy. On the event loop of
/// whoever starts it.
public final class SharedCalls {
  private static final Logger log = LoggerFactory.getLogger(SharedCalls.class);
  private static final String CHANGES = "calls.changes";
  private static final String EVERYTHING = "calls.all";
  private static final String QUESTIONS = "calls.ask";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long BEAT_MS = 1_000;
  private static final long FETCH_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Vertx vertx;
  private final Nodes nodes;
  private final CallsKeeper keeper;
  private final CallsCopy copy;
  private final LongSupplier nanos;
  private boolean keeps;

  /// What is known here, or told when this node is the keeper; 0 when nothing is.
  private long term;

  private long version;

  private boolean fetching;
  private long fetchedAt;
  private final List<Buffer> parts = new ArrayList<>();

  public SharedCalls(
      Vertx vertx, Nodes nodes, CallsKeeper keeper, CallsCopy copy, LongSupplier nanos) {
    this.vertx = vertx;
    this.nodes = nodes;
    this.keeper = keeper;
    this.copy = copy;
    this.nanos = nanos;
  }

  /// Done when it is known who keeps the calls.
  public Future<Void> start() {
    nodes.listen(CHANGES, this::heard);
    nodes.answer(EVERYTHING, (from, question) -> everything(from));
    nodes.answer(
        QUESTIONS,
        (from, question) -> keeps() ? copy.answer(question) : Future.failedFuture(busy()));
    vertx.setPeriodic(BEAT_MS, tick -> beat());
    return keeper.renew(term).onSuccess(known -> keeps());
  }

  private void beat() {
    keeper
        .renew(term)
        .onComplete(
            known -> {
              if (keeps()) {
                tell(Kind.VERSION, Buffer.buffer());
              }
            },
            failure -> {
              keeps();
              log.debug("the lease of the calls could not be renewed", failure);
            });
  }

  /// Whether this node keeps the calls, now.
  public boolean keeps() {
    boolean mine = keeper.isMine();
    if (mine && (!keeps || term != keeper.term())) {
      log.atInfo().addKeyValue("event", "media.keeper").log("this node keeps the calls");
      version = term == keeper.term() ? version : 0;
      term = keeper.term();
      fetching = false;
      parts.clear();
      if (!keeps) {
        keeps = true;
        copy.take();
      }
      tell(Kind.VERSION, Buffer.buffer()); // the others compare their copies
    } else if (!mine && keeps) {
      log.atInfo().addKeyValue("event", "media.keeper").log("another node keeps the calls now");
      keeps = false;
      copy.leave();
    }
    return mine;
  }

  /// Asks the keeper, which is another node.
  public Future<Buffer> ask(Buffer question) {
    return keeper
        .other()
        .map(node ->
            nodes
                .ask(node, QUESTIONS, question, PATIENCE)
                .recover(failure -> Future.<Buffer>failedFuture(busy())))
        .orElseGet(() -> Future.failedFuture(busy()));
  }

  private static Refusal busy() {
    return Refusal.retryAfter(Problem.UNAVAILABLE, 1);
  }

  /// Of the keeper: what has become of a call.
  public void changed(Buffer change) {
    if (keeps) {
      version++;
      tell(Kind.CHANGE, change);
    }
  }

  private void tell(Kind kind, Buffer content) {
    nodes.publish(CHANGES, new CallsMessage(kind, term, version, 0, content).encode());
  }

  /// Sent on the topic of the changes, so that they come in this order.
  private Future<Buffer> everything(NodeId to) {
    if (!keeps()) {
      return Future.failedFuture(busy());
    }
    var calls = copy.everything();
    for (var call : calls) {
      send(to, Kind.PART, 0, call);
    }
    send(to, Kind.END, calls.size(), Buffer.buffer());
    return Future.succeededFuture(Buffer.buffer());
  }

  private void send(NodeId to, Kind kind, int count, Buffer content) {
    nodes.send(to, CHANGES, new CallsMessage(kind, term, version, count, content).encode());
  }

  private void heard(NodeId from, Buffer message) {
    var said = CallsMessage.decode(message);
    if (keeps() || said.term() < term) {
      return; // from one that does not know yet that it is no longer the keeper
    }
    switch (said.kind()) {
      case CHANGE, VERSION -> follow(from, said);
      case PART -> {
        if (fetching) {
          parts.add(said.content());
        }
      }
      case END -> fetched(said);
    }
  }

  /// A change is all there is to know of its call, and holds whatever was missed before.
  private void follow(NodeId from, CallsMessage said) {
    if (said.kind() == Kind.CHANGE) {
      copy.change(said.content());
    }
    boolean underWay = fetching && nanos.getAsLong() - fetchedAt < FETCH_NANOS;
    boolean same = said.term() == term;
    if (same && said.kind() == Kind.CHANGE && said.version() == version + 1) {
      version++;
    } else if (!underWay && (!same || said.version() > version)) {
      fetch(from);
    }
  }

  private void fetch(NodeId from) {
    fetching = true;
    fetchedAt = nanos.getAsLong();
    parts.clear();
    nodes.ask(from, EVERYTHING, Buffer.buffer(), PATIENCE).onFailure(failure -> fetching = false);
  }

  private void fetched(CallsMessage end) {
    if (fetching && parts.size() == end.count()) {
      term = end.term();
      version = end.version();
      copy.replace(List.copyOf(parts));
    }
    fetching = false;
    parts.clear();
  }
}
