package chat.filament.gateway.session;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.gateway.presence.Presence;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.EventCounters.Scope;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.transport.OutboundFrames;
import chat.filament.platform.http.Json;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.SubscribeState;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/// What a single session is told by itself (`contract/gateway.md` §11, scope `connection`).
public final class DirectEvents {
  private record Ready(String userId) {}

  private record Subscribed(String guildId, String channelId) {}

  /// Counted by its own metric when it is sent again.
  private static final String VOICE_SYNC = "voice_participant_sync";

  private final Presence presence;
  private final EventCounters.Table counters;
  private final Metrics metrics;
  private final List<SubscribeState> states;

  public DirectEvents(
      Presence presence,
      EventCounters.Table counters,
      Metrics metrics,
      List<SubscribeState> states) {
    this.presence = presence;
    this.counters = counters;
    this.metrics = metrics;
    this.states = List.copyOf(states);
  }

  public void ready(Session session) {
    send(session, "ready", new Ready(session.user().value()));
  }

  public void presenceSync(Session session, GuildId guild) {
    session.answer(
        counters.of(Scope.CONNECTION, "presence_sync"), presence.sync(guild, session.user()));
  }

  /// The user's own coming, at its place; the others hear of it with the next announcement.
  public void online(Session session, GuildId guild, UserId user) {
    session.answer(counters.of(Scope.GUILD, "presence_update"), Presence.online(guild, user));
  }

  public void subscribed(Session session, GuildId guild, ChannelId channel) {
    send(session, "subscribed", new Subscribed(guild.value(), channel.value()));
  }

  /// What features know about the channel.
  public void states(Session session, GuildId guild, ChannelId channel) {
    for (var state : states) {
      var event = state.of(guild, channel);
      var payload = event.payload();
      if (payload != null) {
        if (event.type().equals(VOICE_SYNC)) {
          metrics.voiceSyncRepairs().increment("subscribe");
        }
        send(session, event.type(), payload);
      }
    }
  }

  /// `payload` is encoded as JSON.
  public void send(Session session, String type, Record payload) {
    send(session, type, Json.encode(payload));
  }

  /// What every socket of the user has been told before.
  public void again(Session session, String type, Buffer payload) {
    send(session, counters.of(Scope.USER, type), payload, type);
  }

  private void send(Session session, String type, Buffer payload) {
    send(session, counters.of(Scope.CONNECTION, type), payload, type);
  }

  private void send(Session session, EventCounters of, Buffer payload, String type) {
    var frame = Outbound.frame(type, payload);
    if (frame.readableBytes()
        > OutboundFrames.MAX_TEXT + OutboundFrames.headerBytes(OutboundFrames.MAX_TEXT)) {
      frame.release();
      counters.dropped(of, "oversized_outbound");
      session.end(SessionEnd.OUTBOUND_PAYLOAD_TOO_LARGE);
    } else {
      session.answer(of, frame);
    }
  }
}
