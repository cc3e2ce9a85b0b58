package chat.filament.platform.node;

import chat.filament.platform.config.Config;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to NATS that is kept up: whatever ends it, it is made again, and with it what was
/// subscribed to. Publishing never blocks and never waits for a connection: what cannot go at once
/// is dropped, because a late message is worth less than none.
final class NatsLink {
  private static final Logger LOG = LoggerFactory.getLogger(NatsLink.class);
  private static final int MAX_OUTGOING = 20_000;
  private static final int MAX_INCOMING = 50_000;
  private static final long MAX_INCOMING_BYTES = 64 << 20;
  private static final long PAUSE_MS = 500;

  /// At most one line in so many nanoseconds.
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// What a link carries.
  interface Owner {
    /// What is to be subscribed to on a connection that is new.
    Iterable<String> subjects();

    boolean wants(String subject);

    void received(Message message);
  }

  private final Config.Nats nats;
  private final String name;
  private final Owner owner;
  private final NodeMeters meters;
  private final Thread keeper;
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  /// Guards that each subject is subscribed to once on each connection.
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Connection connection;
  private @Nullable Dispatcher dispatcher;
  private volatile boolean closed;

  NatsLink(Config.Nats nats, String name, Owner owner, NodeMeters meters) {
    this.nats = nats;
    this.name = name;
    this.owner = owner;
    this.meters = meters;
    this.keeper = Thread.ofPlatform().daemon().name("nats-link").unstarted(this::keep);
  }

  /// Begins to connect. Done when the first connection is there or the time is over. Blocks.
  void start(Duration patience) throws InterruptedException {
    keeper.start();
    if (!first.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.atWarn()
          .addKeyValue("event", "nats.unreachable")
          .log("NATS does not answer; going on without it, other nodes are heard of late");
    }
  }

  boolean isConnected() {
    var current = connection;
    return current != null && current.getStatus() == Status.CONNECTED;
  }

  /// Sends it if that is possible at once.
  void publish(String subject, byte[] message) {
    var current = connection;
    if (current == null || current.getStatus() != Status.CONNECTED) {
      meters.unsent();
      return;
    }
    try {
      current.publish(subject, message);
      meters.sent();
    } catch (IllegalStateException | IllegalArgumentException e) {
      meters.unsent();
      failed("a message could not be sent", e);
    }
  }

  CompletableFuture<Message> request(String subject, byte[] message, Duration patience) {
    var current = connection;
    if (current == null || current.getStatus() != Status.CONNECTED) {
      meters.unsent();
      return CompletableFuture.failedFuture(new NodeUnreachable("NATS does not answer"));
    }
    try {
      var answer = current.requestWithTimeout(subject, message, patience);
      meters.sent();
      return answer;
    } catch (IllegalStateException | IllegalArgumentException e) {
      meters.unsent();
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Subscribes to the subject, or no longer, as the owner has it now.
  void renew(String subject) {
    lock.lock();
    try {
      var current = dispatcher;
      if (current != null && owner.wants(subject)) {
        current.subscribe(subject);
      } else if (current != null) {
        current.unsubscribe(subject);
      }
    } catch (IllegalStateException e) {
      LOG.debug(
          "the connection has ended: {}", NatsFailure.text(e)); // the next one has all subjects
    } finally {
      lock.unlock();
    }
  }

  /// Connects again whenever the library has given a connection up, as it does when it may not log
  /// in.
  private void keep() {
    try {
      while (!closed) {
        var ended = new CountDownLatch(1);
        try {
          begin(Nats.connect(options(ended::countDown)));
          first.countDown();
          ended.await();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
          failed("NATS cannot be reached", e);
        }
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(Connection fresh) throws InterruptedException {
    lock.lock();
    try {
      var receiving = fresh.createDispatcher(owner::received);
      receiving.setPendingLimits(MAX_INCOMING, MAX_INCOMING_BYTES);
      owner.subjects().forEach(receiving::subscribe);
      dispatcher = receiving;
      connection = fresh;
    } finally {
      lock.unlock();
    }
    if (closed) {
      fresh.close();
    }
  }

  private Options options(Runnable ended) throws GeneralSecurityException {
    var urls = nats.urls().reveal();
    var options =
        new Options.Builder()
            .server(urls)
            .connectionName(name)
            .connectionTimeout(Duration.ofSeconds(2))
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(200))
            .reconnectJitter(Duration.ofMillis(100))
            .reconnectJitterTls(Duration.ofMillis(200))
            .pingInterval(Duration.ofSeconds(1))
            .maxPingsOut(2)
            .noEcho()
            .reportNoResponders()
            .reconnectBufferSize(0)
            .maxMessagesInOutgoingQueue(MAX_OUTGOING)
            .discardMessagesWhenOutgoingQueueFull()
            .errorListener(new Errors())
            .connectionListener(new Events(ended));
    if (urls.startsWith("tls:")) {
      options.hostnameResolveMode(NatsTrust.BY_NAME);
      options.sslContext(NatsTrust.context(nats.authorities()));
    }
    return options.build();
  }

  private final class Events implements ConnectionListener {
    private final Runnable ended;

    Events(Runnable ended) {
      this.ended = ended;
    }

    @Override
    @SuppressWarnings("deprecation") // the library has no other that must be there
    public void connectionEvent(Connection of, ConnectionListener.Events event) {
      switch (event) {
        case CONNECTED, RECONNECTED ->
            LOG.atInfo().addKeyValue("event", "nats.connected").log("NATS answers");
        case DISCONNECTED -> failed("the connection to NATS is lost", null);
        case CLOSED -> ended.run();
        case RESUBSCRIBED, DISCOVERED_SERVERS, LAME_DUCK -> {}
      }
    }
  }

  private final class Errors implements ErrorListener {
    @Override
    public void errorOccurred(Connection of, String error) {
      failed("NATS refuses something: " + NatsFailure.text(error), null);
    }

    @Override
    public void exceptionOccurred(Connection of, Exception problem) {
      failed("the connection to NATS has a problem", problem);
    }

    @Override
    public void slowConsumerDetected(Connection of, Consumer consumer) {
      meters.unread(consumer.getDroppedCount());
      consumer.clearDroppedCount();
      failed("messages come faster than they are read", null);
    }

    @Override
    public void messageDiscarded(Connection of, Message message) {
      meters.unsent();
    }
  }

  private void failed(String what, @Nullable Exception problem) {
    long now = System.nanoTime();
    long last = loggedAt.get();
    if (!closed && now - last >= QUIET_NANOS && loggedAt.compareAndSet(last, now)) {
      Supplier<String> why = () -> problem == null ? "" : ": " + NatsFailure.text(problem);
      LOG.atWarn().addKeyValue("event", "nats.problem").log(what + why.get());
    }
  }

  /// Ends the connection after what was published. Blocks.
  void close() throws InterruptedException {
    closed = true;
    keeper.interrupt();
    var current = connection;
    if (current != null) {
      try {
        current.flush(Duration.ofSeconds(1));
      } catch (java.util.concurrent.TimeoutException | IllegalStateException e) {
        LOG.debug("NATS did not take the last messages: {}", NatsFailure.text(e));
      }
      current.close();
    }
  }
}
