package chat.filament.gateway.command;

import chat.filament.gateway.protocol.Inbound;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.protocol.UnknownTypes;
import chat.filament.gateway.session.Session;
import chat.filament.platform.config.Config;
import chat.filament.platform.metrics.Metrics;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What a client sends, on its way to a command (`contract/gateway.md` §4): the window, the
/// envelope, the type, the payload, then the command; the first that fails ends the connection.
public final class Ingress {
  private static final String SUBSCRIBE = "subscribe";

  private final Config.Gateway config;
  private final Metrics metrics;
  private final UnknownTypes unknown;
  private final ClientCommands commands;
  private final IntSupplier nowMs;
  private final int windowMs;

  /// `nowMs` is a clock of 32 bits that may wrap around.
  public Ingress(
      Config.Gateway config,
      Metrics metrics,
      UnknownTypes unknown,
      ClientCommands commands,
      IntSupplier nowMs) {
    this.config = config;
    this.metrics = metrics;
    this.unknown = unknown;
    this.commands = commands;
    this.nowMs = nowMs;
    this.windowMs = (int) Math.min(config.ingressWindowSeconds() * 1_000, Integer.MAX_VALUE);
  }

  /// A frame that is no message: it only counts.
  public void frame(Session session) {
    admitted(session, false);
  }

  /// `first` tells the connection's first message from the others.
  public void message(Session session, byte[] payload, boolean text, boolean first) {
    var inbound = Inbound.read(payload, text);
    if (!admitted(session, inbound != null && inbound.type().equals(SUBSCRIBE))) {
      return;
    }
    if (inbound == null) {
      metrics.eventsRejected().increment("ingress", "invalid_envelope");
      session.end(SessionEnd.INVALID_ENVELOPE);
      return;
    }
    var command = command(session, inbound.type(), first);
    if (command == null) {
      unknown.received(inbound.type());
      session.end(SessionEnd.UNKNOWN_EVENT);
    } else {
      command.run(session, inbound.data());
    }
  }

  private @Nullable ClientCommand<?> command(Session session, String type, boolean first) {
    var command = commands.of(type);
    boolean outOfPlace = command != null && command.opens() && !(session.resumes() && first);
    return outOfPlace ? null : command;
  }

  private boolean admitted(Session session, boolean subscribe) {
    int now = nowMs.getAsInt();
    session.frameAt(now);
    int limit = subscribe ? config.subscribeEventsPerWindow() : config.ingressEventsPerWindow();
    boolean admitted = session.window(subscribe).take(now, limit, windowMs);
    if (!admitted) {
      metrics.rateLimitHits().increment("gateway", subscribe ? SUBSCRIBE : "ingress");
      session.end(SessionEnd.INGRESS_RATE_LIMITED);
    }
    return admitted;
  }

  /// Gives back the windows in which nothing counts any more.
  public void forgetQuiet(Session session) {
    session.forgetQuietWindows(nowMs.getAsInt(), windowMs);
  }
}
