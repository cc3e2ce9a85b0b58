package chat.filament.channel;

import chat.filament.access.GuildStates;
import chat.filament.core.ChannelId;
import chat.filament.core.IdSource;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.Permission;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Cursor;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The routes of channels.
public final class ChannelFeature implements Feature {
  private static final String CHANNELS = "/guilds/:guild_id/channels";
  private static final String CHANNEL = CHANNELS + "/:channel_id";
  private static final int CHANNELS_A_PAGE = 500;

  private static final Page<Channel> PAGE =
      new Page<>(
          "channels",
          "next_cursor",
          channel -> cursor(channel).text(),
          channel -> ChannelView.of(channel));

  private static final Comparator<Cursor> OLDEST_FIRST =
      Comparator.comparingLong(Cursor::createdAt).thenComparing(Cursor::id);

  private record Self(String role, List<String> permissions) {}

  private final GuildStates states;
  private final GuildWriters writers;
  private final IdSource ids;
  private final AddressGuard guard;

  public ChannelFeature(
      GuildStates states, GuildWriters writers, IdSource ids, AddressGuard guard) {
    this.states = states;
    this.writers = writers;
    this.ids = ids;
    this.guard = guard;
  }

  @Override
  public void mount(Routes routes) {
    routes.post(CHANNELS).bearer().json(ChannelDraft.class, this::create);
    routes.get(CHANNELS).bearer().handle(this::list);
    routes.patch(CHANNEL).bearer().json(ChannelName.class, this::rename);
    routes.delete(CHANNEL).bearer().handle(this::delete);
    routes.get(CHANNEL + "/permissions/self").bearer().handle(this::self);
  }

  /// `POST /guilds/{g}/channels`
  private Future<Reply> create(Call call, ChannelDraft draft) {
    var guild = states.named(call.guild(), call.user());
    return guard
        .pass(
            call,
            Surface.CHANNELS_CREATE,
            () ->
                writers.submit(
                    new CreateChannel(guild, call.user(), new ChannelId(ids.next()), draft)))
        .map(channel -> Reply.ok(ChannelView.of(channel)));
  }

  /// `GET /guilds/{g}/channels`: what the caller can see, oldest first.
  private Future<Reply> list(Call call) {
    var after = call.query("cursor").map(Cursor::parse);
    return guard
        .pass(call, Surface.CHANNELS_LIST, () -> states.enter(call.guild(), call.user()))
        .map(access -> PAGE.reply(visible(access, after), CHANNELS_A_PAGE));
  }

  private static List<Channel> visible(Access access, Optional<Cursor> after) {
    return access.guild().channels().values().stream()
        .filter(channel ->
            after.map(last -> OLDEST_FIRST.compare(cursor(channel), last) > 0).orElse(true))
        .filter(channel -> access.canSee(channel.id()))
        .sorted(Comparator.comparing(ChannelFeature::cursor, OLDEST_FIRST))
        .limit(CHANNELS_A_PAGE + 1)
        .toList();
  }

  private static Cursor cursor(Channel channel) {
    return new Cursor(channel.createdAt().getEpochSecond(), channel.id().value());
  }

  /// `PATCH …/channels/{c}`
  private Future<Reply> rename(Call call, ChannelName name) {
    var guild = states.named(call.guild(), call.user());
    return guard
        .pass(
            call,
            Surface.CHANNELS_UPDATE,
            () -> writers.submit(new RenameChannel(guild, call.user(), call.channel(), name)))
        .map(channel -> Reply.ok(ChannelView.of(channel)));
  }

  /// `DELETE …/channels/{c}`
  private Future<Reply> delete(Call call) {
    var guild = states.named(call.guild(), call.user());
    return guard
        .pass(
            call,
            Surface.CHANNELS_DELETE,
            () -> writers.submit(new DeleteChannel(guild, call.user(), call.channel())))
        .map(deleted -> Reply.noContent());
  }

  /// `GET …/channels/{c}/permissions/self`: needs `create_message` there.
  private Future<Reply> self(Call call) {
    return guard
        .pass(call, Surface.PERMISSIONS_SELF, () -> states.enter(call.guild(), call.user()))
        .map(access -> {
          var channel = access.requireIn(call.channel(), Permission.CREATE_MESSAGE);
          return Reply.ok(new Self(access.resolvedRole().wire(), access.in(channel.id()).wire()));
        });
  }
}
