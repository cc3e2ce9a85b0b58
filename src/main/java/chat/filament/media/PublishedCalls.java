package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;
import chat.filament.platform.socket.SubscribeState;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who is in each call, for sockets that subscribe. Written by the [MediaVerticle] before it
/// publishes the change, and by [CallEndings] when a channel goes; read on any thread: a socket
/// sees each change in the call, as an event, or in both, and never misses one.
public final class PublishedCalls implements SubscribeState {
  private static final Comparator<Participant> ORDER =
      Comparator.comparingLong(Participant::joinedAt)
          .thenComparing(participant -> participant.key().identity());
  private static final PublishedCall NOBODY = new PublishedCall(List.of());

  private final InstantSource clock;
  private final ConcurrentMap<VoiceChannel, PublishedCall> calls = new ConcurrentHashMap<>();

  /// Held by whoever changes a call while its events are handed on, which does not wait.
  private final ReentrantLock changing = new ReentrantLock();

  /// Being deleted: for moments, until the [MediaVerticle] has heard of it.
  private final Set<VoiceChannel> endedChannels = new HashSet<>();

  private final Set<GuildId> endedGuilds = new HashSet<>();

  public PublishedCalls(InstantSource clock) {
    this.clock = clock;
  }

  /// `voice_participant_sync`, also of a channel without a call.
  @Override
  public Event of(GuildId guild, ChannelId channel) {
    var participants = calls.getOrDefault(new VoiceChannel(guild, channel), NOBODY).json();
    var end = ",\"synced_at_unix\":" + clock.instant().getEpochSecond() + "}";
    var payload =
        Buffer.buffer(participants.length + 160)
            .appendString("{\"guild_id\":\"" + guild + "\",\"channel_id\":\"" + channel)
            .appendString("\",\"participants\":")
            .appendBytes(participants)
            .appendString(end, StandardCharsets.US_ASCII.name());
    return new Event("voice_participant_sync", new Audience.InChannel(channel), null, payload);
  }

  /// Who is in the call of a channel.
  List<Participant> in(VoiceChannel channel) {
    return calls.getOrDefault(channel, NOBODY).participants;
  }

  /// Who is in any call.
  List<Participant> everybody() {
    return calls.values().stream().flatMap(call -> call.participants.stream()).toList();
  }

  /// A copy of the channels with a call.
  Set<VoiceChannel> inUse() {
    return Set.copyOf(calls.keySet());
  }

  /// Participants of all calls.
  int participants() {
    return calls.values().stream().mapToInt(call -> call.participants.size()).sum();
  }

  /// Channels with somebody in the call.
  int channels() {
    return calls.size();
  }

  /// Who is in the calls of a guild.
  List<Participant> in(GuildId guild) {
    return calls.entrySet().stream()
        .filter(call -> call.getKey().guild().equals(guild))
        .flatMap(call -> call.getValue().participants.stream())
        .toList();
  }

  /// Shows who is in a call and runs `tell`, in one step with regard to the ends of calls; neither
  /// when the call was ended.
  void change(VoiceChannel channel, List<Participant> participants, Runnable tell) {
    changing.lock();
    try {
      if (endedChannels.contains(channel) || endedGuilds.contains(channel.guild())) {
        return;
      }
      if (participants.isEmpty()) {
        calls.remove(channel);
      } else {
        calls.put(channel, new PublishedCall(participants));
      }
      tell.run();
    } finally {
      changing.unlock();
    }
  }

  /// Ends the call of a channel that goes: tells whoever is shown, and shows nobody from now on.
  void end(VoiceChannel channel, Consumer<Participant> tell) {
    changing.lock();
    try {
      endedChannels.add(channel);
      in(channel).forEach(tell);
      calls.remove(channel);
    } finally {
      changing.unlock();
    }
  }

  /// The same with every call of a guild that goes.
  void end(GuildId guild, Consumer<Participant> tell) {
    changing.lock();
    try {
      endedGuilds.add(guild);
      in(guild).forEach(tell);
      calls.keySet().removeIf(channel -> channel.guild().equals(guild));
    } finally {
      changing.unlock();
    }
  }

  /// Nobody enters this channel any more: access to it is gone everywhere.
  void forget(VoiceChannel channel) {
    changing.lock();
    try {
      endedChannels.remove(channel);
    } finally {
      changing.unlock();
    }
  }

  void forget(GuildId guild) {
    changing.lock();
    try {
      endedGuilds.remove(guild);
    } finally {
      changing.unlock();
    }
  }

  /// The participants of one call; encoded when the first socket asks, which may happen twice at
  /// the same time to no harm.
  private static final class PublishedCall {
    private final List<Participant> participants;
    private volatile byte @Nullable [] json;

    PublishedCall(List<Participant> participants) {
      this.participants = participants;
    }

    byte[] json() {
      var encoded = json;
      if (encoded == null) {
        encoded =
            Json.encode(
                    participants.stream()
                        .sorted(ORDER)
                        .map(VoiceEvents.ParticipantView::of)
                        .toList())
                .getBytes();
        json = encoded;
      }
      return encoded;
    }
  }
}
