package chat.filament.gateway.command;

import chat.filament.core.Refusal;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.session.Session;
import chat.filament.platform.http.Json;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.AddressBanned;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Something that a client may send: how its payload is read, what it does, and how the connection
/// ends when that fails.
///
/// @param opens whether it may only be the first event of a client that resumes
record ClientCommand<T>(
    String type,
    boolean opens,
    Json.Reader<T> reader,
    BiFunction<Session, T, Future<?>> handler,
    Ends ends) {
  private static final Logger log = LoggerFactory.getLogger(ClientCommand.class);

  /// `invalid` is the end for a payload that cannot be read, `failed` for any failure other than a
  /// banned address.
  record Ends(SessionEnd invalid, SessionEnd failed, Metrics metrics) {}

  /// Runs it; the session takes no other command before it is done.
  void run(Session session, byte[] data) {
    T payload;
    try {
      payload = reader.read(data);
    } catch (Refusal refusal) {
      ends.metrics().eventsRejected().increment("ingress", ends.invalid().label());
      session.end(ends.invalid());
      return;
    }
    session.commandBegins();
    attempt(session, payload)
        .onComplete(done -> {
          if (done.failed()) {
            session.end(endOf(done.cause()));
          }
          session.commandDone();
        });
  }

  private Future<?> attempt(Session session, T payload) {
    try {
      return handler.apply(session, payload);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private SessionEnd endOf(Throwable failure) {
    if (failure instanceof AddressBanned) {
      return SessionEnd.IP_BANNED;
    }
    if (!(failure instanceof Refusal)) {
      log.atWarn()
          .addKeyValue("event", "gateway.command_failed")
          .addKeyValue("reason", type)
          .setCause(failure)
          .log("a command of a socket failed");
    }
    return ends.failed();
  }
}
