package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Ephemeral;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.Personal;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;

/// The backplane as the writers use it: before a channel or a guild goes, those in its calls leave,
/// and nobody enters behind them. Afterwards nobody is subscribed any more who could be told
/// (`contract/rest.md` §11). The [MediaVerticle] hears of the deletion as of any other loss of
/// access and puts them out of LiveKit. Every node reads the deletion from the log and tells its
/// own subscribers. Any thread.
public final class CallEndings implements Backplane {
  private final Backplane backplane;
  private final PublishedCalls calls;
  private final InstantSource clock;

  public CallEndings(Backplane backplane, PublishedCalls calls, InstantSource clock) {
    this.backplane = backplane;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public void publish(Batch batch) {
    each(batch, channel -> calls.end(channel, this::tell), guild -> calls.end(guild, this::tell));
    backplane.publish(batch);
  }

  /// What a batch deletes: channels, or its guild.
  static void each(Batch batch, Consumer<VoiceChannel> channels, Consumer<GuildId> guilds) {
    for (var event : batch.events()) {
      switch (event.type()) {
        case "channel_delete" ->
            channels.accept(new VoiceChannel(batch.guild(), deletedChannel(event)));
        case "workspace_delete" -> guilds.accept(batch.guild());
        default -> {}
      }
    }
  }

  private static ChannelId deletedChannel(Event event) {
    return new ChannelId(Objects.requireNonNull(event.refId()));
  }

  private void tell(Participant participant) {
    VoiceEvents.gone(participant, clock.instant().getEpochSecond()).forEach(backplane::publish);
  }

  @Override
  public void publish(Ephemeral event) {
    backplane.publish(event);
  }

  @Override
  public void publish(Personal event) {
    backplane.publish(event);
  }

  @Override
  public void subscribe(Consumer<Batch> batches, Consumer<Ephemeral> events) {
    backplane.subscribe(batches, events);
  }

  @Override
  public void subscribe(Consumer<Personal> events) {
    backplane.subscribe(events);
  }
}
