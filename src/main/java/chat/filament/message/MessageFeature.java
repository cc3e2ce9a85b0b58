package chat.filament.message;

import chat.filament.access.GuildStates;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.Refusal;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Json;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import chat.filament.platform.limit.Limits;
import chat.filament.platform.socket.SocketCaller;
import chat.filament.platform.socket.SocketCommand;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Messages over REST, and the socket command that creates one (`contract/rest.md` §12,
/// `contract/gateway.md` §3).
public final class MessageFeature implements Feature {
  private static final String MESSAGES = "/guilds/:guild_id/channels/:channel_id/messages";
  private static final String MESSAGE = MESSAGES + "/:message_id";
  private static final String REACTION = MESSAGE + "/reactions/:emoji";
  private static final int PAGE = 20;
  private static final int MAX_PAGE = 100;

  /// What a text that is no id is taken for: it behaves like an unknown id.
  private static final ChannelId NOWHERE = new ChannelId("0".repeat(26));

  private static final MessageId NOTHING = new MessageId("0".repeat(26));

  private final GuildStates states;
  private final Messages messages;
  private final Limits limits;
  private final AddressGuard guard;

  public MessageFeature(Messages messages, GuildStates states, Limits limits, AddressGuard guard) {
    this.messages = messages;
    this.states = states;
    this.limits = limits;
    this.guard = guard;
  }

  @Override
  public void mount(Routes routes) {
    routes
        .post(MESSAGES)
        .hot()
        .bearer()
        .perUser(Limit.MESSAGES)
        .json(MessageDraft.class, this::create);
    routes.get(MESSAGES).hot().bearer().handle(this::page);
    routes.patch(MESSAGE).bearer().json(EditDraft.class, this::edit);
    routes.delete(MESSAGE).bearer().handle(this::delete);
    routes.post(REACTION).bearer().handle(call -> react(call, true));
    routes.delete(REACTION).bearer().handle(call -> react(call, false));
  }

  /// Commands that clients may send over a socket.
  public List<SocketCommand<?>> commands() {
    return List.of(
        new SocketCommand<>(
            NewMessage.EVENT, Json.reader(SocketMessage.class), this::createBySocket));
  }

  private Future<Reply> create(Call call, MessageDraft draft) {
    var guild = guild(call);
    var channel = channel(call);
    var key = IdempotencyKey.parse(call.header("idempotency-key"), channel, draft);
    return guard
        .pass(
            call,
            Surface.MESSAGES_CREATE,
            () -> messages.create(guild, channel, call.user(), draft, key))
        .map(Reply::encoded);
  }

  private Future<?> createBySocket(SocketCaller caller, SocketMessage message) {
    var user = caller.identity().user();
    limits.check(Limit.MESSAGES, user.value(), "gateway");
    return guard
        .check(caller, message.guild(), Surface.GATEWAY_MESSAGE_CREATE)
        .compose(good ->
            messages.create(
                message.guild(), message.channel(), user, message.draft(), Optional.empty()));
  }

  private Future<Reply> page(Call call) {
    int limit = call.limit(PAGE, MAX_PAGE);
    var before =
        call.query("before")
            .map(text ->
                MessageId.parse(text)
                    .orElseThrow(() -> Refusal.invalid("before: not a message id")));
    var guild = guild(call);
    return guard
        .read(
            call,
            Surface.MESSAGES_LIST,
            () -> messages.page(guild, channel(call), call.user(), before.orElse(null), limit))
        .map(Reply::encoded);
  }

  private Future<Reply> edit(Call call, EditDraft draft) {
    var message = message(call);
    return guard
        .pass(call, Surface.MESSAGES_EDIT, () -> messages.edit(message, call.user(), draft))
        .map(Reply::encoded);
  }

  private Future<Reply> delete(Call call) {
    var message = message(call);
    return guard
        .pass(call, Surface.MESSAGES_DELETE, () -> messages.delete(message, call.user()))
        .map(done -> Reply.noContent());
  }

  private Future<Reply> react(Call call, boolean adds) {
    var emoji = new Emoji(call.path("emoji"));
    var message = message(call);
    return guard
        .pass(
            call,
            adds ? Surface.REACTIONS_ADD : Surface.REACTIONS_REMOVE,
            () -> messages.react(message, call.user(), emoji, adds))
        .map(Reply::encoded);
  }

  private MessagePath message(Call call) {
    return new MessagePath(guild(call), channel(call), call.message().orElse(NOTHING));
  }

  private GuildId guild(Call call) {
    return states.named(call.guild(), call.user());
  }

  private static ChannelId channel(Call call) {
    return call.channel().orElse(NOWHERE);
  }
}
