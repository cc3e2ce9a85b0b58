package chat.filament.message;

import chat.filament.access.GuildStates;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.db.Database;
import chat.filament.platform.json.JsonBytes;
import chat.filament.platform.metrics.Metrics;
import chat.filament.writer.GuildWriters;
import chat.filament.writer.forward.ForwardedCommands;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What people do with messages, and the rules of it.
public final class Messages {
  private final GuildWriters writers;
  private final ForwardedCommands forwarded;
  private final GuildStates states;
  private final MessageStore store;
  private final Metrics metrics;
  private final TokenCache texts = new TokenCache();

  public Messages(
      Database database,
      GuildStates states,
      GuildWriters writers,
      ForwardedCommands forwarded,
      Metrics metrics) {
    this.writers = writers;
    this.forwarded = forwarded;
    this.states = states;
    this.store = new MessageStore(database);
    this.metrics = metrics;
    forwarded.answers(ForwardedMessage.KIND, this::createForOther);
    forwarded.answers(ForwardedChange.KIND, this::changeForOther);
  }

  /// Posts a message; answers the message object once it is committed. With a key, once for it: a
  /// repetition answers the message as it is now.
  Future<Buffer> create(
      GuildId guild,
      ChannelId channel,
      UserId author,
      MessageDraft draft,
      Optional<IdempotencyKey> key) {
    return forwarded.run(
        guild,
        ForwardedMessage.KIND,
        () -> ForwardedMessage.encode(guild, channel, author, draft, key),
        () -> createHere(guild, channel, author, draft, key));
  }

  private Future<Buffer> createForOther(Buffer content) {
    var message = ForwardedMessage.decode(content);
    return createHere(
        message.guild(), message.channel(), message.author(), message.draft(), message.key());
  }

  private Future<Buffer> createHere(
      GuildId guild,
      ChannelId channel,
      UserId author,
      MessageDraft draft,
      Optional<IdempotencyKey> key) {
    return key.isPresent()
        ? createOnce(guild, channel, author, draft, key.get())
        : writers.submit(creation(guild, channel, author, draft)).map(this::created);
  }

  private Future<Buffer> createOnce(
      GuildId guild, ChannelId channel, UserId author, MessageDraft draft, IdempotencyKey key) {
    return writers
        .submit(new CreateOnce(creation(guild, channel, author, draft), key))
        .compose(outcome ->
            switch (outcome) {
              case CreateOnce.Outcome.Made(var made) -> Future.succeededFuture(created(made));
              case CreateOnce.Outcome.Known(var message) -> asItIsNow(guild, message, author);
            });
  }

  private CreateMessage creation(
      GuildId guild, ChannelId channel, UserId author, MessageDraft draft) {
    return new CreateMessage(
        new NewMessage(guild, channel, author, draft.content(), texts.tokens(draft.content())),
        draft.attachments());
  }

  private Buffer created(CreateMessage.Created created) {
    if (created.oversized()) {
      countOversized(NewMessage.EVENT);
    }
    return created.body();
  }

  private Future<Buffer> asItIsNow(GuildId guild, MessageId id, UserId reader) {
    return store
        .byIds(reader, guild, List.of(id))
        .map(found -> {
          var message =
              found.stream().findFirst().orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
          var tokens = texts.tokens(message.content());
          return Buffer.buffer(MessageJson.fitting(message, tokens, MessageJson.MAX_BODY));
        });
  }

  /// A page of a channel's messages below `before`, newest first.
  Future<Buffer> page(
      GuildId guild, ChannelId channel, UserId caller, @Nullable MessageId before, int limit) {
    return states
        .readInside(
            Optional.of(guild),
            caller,
            access -> access.requireIn(Optional.of(channel), Permission.CREATE_MESSAGE),
            access ->
                store
                    .page(caller, channel, before, limit + 1)
                    .compose(found -> texts.prepare(found.iterator()).map(found)))
        .map(found -> HistoryPage.of(found, limit, texts));
  }

  private Future<Buffer> changeForOther(Buffer content) {
    var change = ForwardedChange.decode(content);
    var path = change.path();
    var user = change.user();
    return switch (change.kind()) {
      case EDIT -> editHere(path, user, new EditDraft(change.requireText()));
      case DELETE -> deleteHere(path, user);
      case REACT -> reactHere(path, user, new Emoji(change.requireText()), true);
      case UNREACT -> reactHere(path, user, new Emoji(change.requireText()), false);
    };
  }

  private Future<Buffer> change(
      ForwardedChange.Kind kind,
      MessagePath path,
      UserId user,
      @Nullable String text,
      Supplier<Future<Buffer>> here) {
    return forwarded.run(
        path.guild(),
        ForwardedChange.KIND,
        () -> ForwardedChange.encode(kind, path, user, text),
        here);
  }

  /// Replaces the text of one's own message; answers the message object.
  Future<Buffer> edit(MessagePath path, UserId user, EditDraft draft) {
    var kind = ForwardedChange.Kind.EDIT;
    return change(kind, path, user, draft.content(), () -> editHere(path, user, draft));
  }

  private Future<Buffer> editHere(MessagePath path, UserId user, EditDraft draft) {
    var update = new MessageUpdate(draft.content(), texts.tokens(draft.content()));
    return writers
        .submit(new EditMessage(path, user, update))
        .compose(edited -> {
          if (update.isOversized(path, edited.createdAt())) {
            countOversized(MessageUpdate.EVENT);
          }
          return store.reactions(user, path).map(edited::with);
        })
        .map(edited ->
            Buffer.buffer(MessageJson.fitting(edited, update.tokens(), MessageJson.MAX_BODY)));
  }

  /// Done when it is gone.
  Future<?> delete(MessagePath path, UserId user) {
    var kind = ForwardedChange.Kind.DELETE;
    return change(kind, path, user, null, () -> deleteHere(path, user));
  }

  private Future<Buffer> deleteHere(MessagePath path, UserId user) {
    return writers.submit(new DeleteMessage(path, user)).map(done -> Buffer.buffer());
  }

  /// Adds or takes back a reaction; answers the emoji as it is now.
  Future<Buffer> react(MessagePath path, UserId user, Emoji emoji, boolean adds) {
    var kind = adds ? ForwardedChange.Kind.REACT : ForwardedChange.Kind.UNREACT;
    return change(kind, path, user, emoji.text(), () -> reactHere(path, user, emoji, adds));
  }

  private Future<Buffer> reactHere(MessagePath path, UserId user, Emoji emoji, boolean adds) {
    return writers
        .submit(new React(path, user, emoji, adds))
        .map(reaction ->
            Buffer.buffer(MessageJson.reaction(new JsonBytes(256), reaction, true).toBytes()));
  }

  private void countOversized(String type) {
    metrics.eventsDropped().increment("channel", type, "oversized_outbound");
  }
}
