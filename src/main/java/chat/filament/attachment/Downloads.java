package chat.filament.attachment;

import chat.filament.access.GuildStates;
import chat.filament.attachment.preview.Picture;
import chat.filament.core.AttachmentId;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Reply;
import chat.filament.platform.store.ByteRange;
import chat.filament.platform.store.NoSuchObject;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.StoredObject;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How files go out: never as anything that a browser could run.
final class Downloads {
  private final Sql sql;
  private final GuildStates states;
  private final ObjectStore store;
  private final AttachmentMeters meters;

  Downloads(Sql sql, GuildStates states, ObjectStore store, AttachmentMeters meters) {
    this.sql = sql;
    this.states = states;
    this.store = store;
    this.meters = meters;
  }

  /// Which file is asked for, by whom, and how.
  ///
  /// @param guild empty, like the others, when the path has no id
  record Wanted(
      Optional<GuildId> guild,
      Optional<ChannelId> channel,
      Optional<AttachmentId> attachment,
      UserId reader,
      Conditions conditions) {}

  /// The request's headers about parts and versions.
  record Conditions(
      @Nullable String ifNoneMatch, @Nullable String ifRange, @Nullable String range) {}

  /// The file, for somebody who may read it; `not_found` when there is none.
  Future<Attachment> find(Wanted wanted) {
    return states
        .readInside(
            wanted.guild(),
            wanted.reader(),
            access -> access.requireToWriteIn(wanted.channel()),
            access -> row(wanted))
        .map(found -> found.orElseThrow(() -> new Refusal(Problem.NOT_FOUND)).attachment());
  }

  private Future<Optional<AttachmentStore.Found>> row(Wanted wanted) {
    if (wanted.guild().isEmpty() || wanted.channel().isEmpty() || wanted.attachment().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return AttachmentStore.find(
        sql, wanted.guild().get(), wanted.channel().get(), wanted.attachment().get());
  }

  /// What is sent of it.
  Future<Reply> answer(Wanted wanted, Attachment attachment) {
    var tag = EntityTag.of(attachment.content().sha256Hex());
    if (tag.isNamedBy(wanted.conditions().ifNoneMatch())) {
      return Future.succeededFuture(
          new Reply.Content(304, headers(attachment), 0, Reply.Body.EMPTY));
    }
    return store
        .open(attachment.key())
        .recover(failure ->
            Future.failedFuture(
                failure instanceof NoSuchObject ? new Refusal(Problem.NOT_FOUND) : failure))
        .map(object -> content(wanted, attachment, object));
  }

  private Reply content(Wanted wanted, Attachment attachment, StoredObject object) {
    var conditions = wanted.conditions();
    var asked =
        EntityTag.of(attachment.content().sha256Hex()).allowsRange(conditions.ifRange())
            ? conditions.range()
            : null;
    var headers = new HashMap<>(headers(attachment));
    return switch (RangeHeader.of(asked, object.size())) {
      case RangeHeader.Whole() ->
          part(200, headers, wanted, object, ByteRange.whole(object.size()));
      case RangeHeader.Part(var range) -> {
        headers.put(
            "content-range", "bytes " + range.first() + "-" + range.last() + "/" + object.size());
        yield part(206, headers, wanted, object, range);
      }
      case RangeHeader.Unsatisfiable() -> {
        headers.remove("content-disposition");
        headers.put("content-type", "application/json");
        headers.put("content-range", "bytes */" + object.size());
        yield new Reply.Content(416, headers, NoSuchRange.length(), new NoSuchRange(object));
      }
    };
  }

  private Reply part(
      int status,
      Map<String, String> headers,
      Wanted wanted,
      StoredObject object,
      ByteRange range) {
    var body = new Download(object, range, () -> mayRead(wanted), meters);
    return new Reply.Content(status, headers, range.length(), body);
  }

  /// The smaller picture of an image; `not_found` when there is none.
  Future<Reply> preview(Wanted wanted, Attachment attachment) {
    if (attachment.content().picture().filter(Picture::hasPreview).isEmpty()) {
      return Future.failedFuture(new Refusal(Problem.NOT_FOUND));
    }
    var tag = EntityTag.of(attachment.content().sha256Hex() + "-preview");
    var headers = new HashMap<>(headers(attachment));
    headers.remove("accept-ranges");
    headers.putAll(
        Map.of("content-type", "image/jpeg", "content-disposition", "inline", "etag", tag.value()));
    if (tag.isNamedBy(wanted.conditions().ifNoneMatch())) {
      return Future.succeededFuture(new Reply.Content(304, headers, 0, Reply.Body.EMPTY));
    }
    return store
        .open(Attachment.previewKey(attachment.id()))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof NoSuchObject ? new Refusal(Problem.NOT_FOUND) : failure))
        .map(object -> part(200, headers, wanted, object, ByteRange.whole(object.size())));
  }

  /// As far as memory tells: a guild whose state was let go of has not changed.
  private boolean mayRead(Wanted wanted) {
    var access = states.peek(wanted.guild().orElseThrow(), wanted.reader());
    return access == null || (access.isInside() && access.canSee(wanted.channel().orElseThrow()));
  }

  private static Map<String, String> headers(Attachment attachment) {
    var type = attachment.content().mimeType();
    return Map.of(
        "content-type",
        type.equals("text/plain") ? "text/plain; charset=utf-8" : type,
        "accept-ranges",
        "bytes",
        "etag",
        EntityTag.of(attachment.content().sha256Hex()).value(),
        "cache-control",
        "private, no-store",
        "x-content-type-options",
        "nosniff",
        "content-security-policy",
        "default-src 'none'; sandbox",
        "content-disposition",
        ContentDisposition.of(type, attachment.name()));
  }
}
