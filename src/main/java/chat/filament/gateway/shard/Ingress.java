package chat.filament.gateway.shard;

import chat.filament.gateway.protocol.End;
import chat.filament.gateway.protocol.Inbound;
import chat.filament.gateway.protocol.UnknownTypes;
import chat.filament.gateway.protocol.Window;
import chat.filament.platform.config.Config;
import chat.filament.platform.metrics.Metrics;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What a client sends, on its way to a command (`contract/gateway.md` §4): the window, the
/// envelope, the type, the payload, then the command; the first that fails ends the connection.
final class Ingress {
  private static final String SUBSCRIBE = "subscribe";

  private final Config.Gateway config;
  private final Metrics metrics;
  private final UnknownTypes unknown;
  private final Commands commands;
  private final IntSupplier nowMs;
  private final int windowMs;

  /// `nowMs` is a clock of 32 bits that may wrap around.
  Ingress(
      Config.Gateway config,
      Metrics metrics,
      UnknownTypes unknown,
      Commands commands,
      IntSupplier nowMs) {
    this.config = config;
    this.metrics = metrics;
    this.unknown = unknown;
    this.commands = commands;
    this.nowMs = nowMs;
    this.windowMs = (int) Math.min(config.ingressWindowSeconds() * 1_000, Integer.MAX_VALUE);
  }

  /// A frame that is no message: it only counts.
  void frame(Session session) {
    admitted(session, false);
  }

  /// `first` tells the connection's first message from the others.
  void message(Session session, byte[] payload, boolean text, boolean first) {
    var inbound = Inbound.read(payload, text);
    if (!admitted(session, inbound != null && inbound.type().equals(SUBSCRIBE))) {
      return;
    }
    if (inbound == null) {
      metrics.eventsRejected().increment("ingress", "invalid_envelope");
      session.end(End.INVALID_ENVELOPE);
      return;
    }
    var command = command(session, inbound.type(), first);
    if (command == null) {
      unknown.received(inbound.type());
      session.end(End.UNKNOWN_EVENT);
    } else {
      command.run(session, inbound.data());
    }
  }

  private @Nullable Command<?> command(Session session, String type, boolean first) {
    var command = commands.of(type);
    boolean outOfPlace = command != null && command.opens() && !(session.resumes && first);
    return outOfPlace ? null : command;
  }

  private boolean admitted(Session session, boolean subscribe) {
    int now = nowMs.getAsInt();
    session.lastFrameMs = now;
    boolean admitted =
        subscribe
            ? subscribes(session).take(now, config.subscribeEventsPerWindow(), windowMs)
            : ingress(session).take(now, config.ingressEventsPerWindow(), windowMs);
    if (!admitted) {
      metrics.rateLimitHits().increment("gateway", subscribe ? SUBSCRIBE : "ingress");
      session.end(End.INGRESS_RATE_LIMITED);
    }
    return admitted;
  }

  private static Window ingress(Session session) {
    var window = session.ingress;
    if (window == null) {
      window = new Window();
      session.ingress = window;
    }
    return window;
  }

  private static Window subscribes(Session session) {
    var window = session.subscribes;
    if (window == null) {
      window = new Window();
      session.subscribes = window;
    }
    return window;
  }

  /// Gives back the windows in which nothing counts any more.
  void forgetQuiet(Session session) {
    int now = nowMs.getAsInt();
    if (session.ingress != null && session.ingress.isOver(now, windowMs)) {
      session.ingress = null;
    }
    if (session.subscribes != null && session.subscribes.isOver(now, windowMs)) {
      session.subscribes = null;
    }
  }
}
