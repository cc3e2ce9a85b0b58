package chat.filament.channel;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;

/// Mounts the routes of channels.
public final class ChannelFeature implements Feature {
  private final AccessSource accesses;
  private final Channels channels;

  public ChannelFeature(AccessSource accesses, GuildWriters writers, IdSource ids) {
    this.accesses = accesses;
    this.channels = new Channels(writers, ids);
  }

  @Override
  public void mount(Routes routes) {
    routes.post("/guilds/:guild_id/channels").bearer().json(ChannelDraft.class, this::create);
    routes.get("/guilds/:guild_id/channels").bearer().handle(this::list);
  }

  /// `POST /guilds/{g}/channels`: needs `manage_channel_overrides` in the guild.
  private Future<Reply> create(Call call, ChannelDraft draft) {
    return channels
        .create(guild(call), call.user(), draft)
        .map(channel -> Reply.ok(ChannelView.of(channel)));
  }

  /// `GET /guilds/{g}/channels?cursor`: members, and only what they can see.
  private Future<Reply> list(Call call) {
    var cursor = call.query("cursor").map(ChannelList.Cursor::parse);
    return accesses
        .of(guild(call), call.user())
        .map(access ->
            access
                .filter(found -> found.isInside())
                .map(found -> Reply.ok(ChannelList.page(found, cursor)))
                .orElseThrow(() -> new Refusal(Problem.FORBIDDEN)));
  }

  private static GuildId guild(Call call) {
    return call.guild().orElseThrow(() -> new Refusal(Problem.FORBIDDEN));
  }
}
