package chat.filament.attachment;

import chat.filament.attachment.image.ImageHeader;
import chat.filament.core.AttachmentId;
import chat.filament.core.Refusal;
import chat.filament.platform.http.BodyStream;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.ObjectUpload;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One upload on its way. Whatever fails, nothing of it stays.
final class Upload {
  private static final Logger log = LoggerFactory.getLogger(Upload.class);

  private final Uploads.Tools tools;
  private final AttachmentId id;
  private final UploadRequest request;
  private final BodyStream body;
  private final BodyDigest digest = new BodyDigest();
  private final ImageHeader header = new ImageHeader();
  private final boolean sized;
  private @Nullable ObjectUpload file;

  Upload(Uploads.Tools tools, AttachmentId id, UploadRequest request, BodyStream body) {
    this.tools = tools;
    this.id = id;
    this.request = request;
    this.body = body;
    this.sized = body.announced() != BodyStream.UNKNOWN_LENGTH;
  }

  Future<Attachment> run() {
    return tools
        .quotas()
        .reserve(id, request.owner(), sized ? body.announced() : 0)
        .compose(reserved -> receive().recover(this::undo));
  }

  private Future<Attachment> receive() {
    body.progressed();
    long length = sized ? body.announced() : ObjectStore.UNKNOWN_LENGTH;
    return tools
        .store()
        .begin(Attachment.key(id), length)
        .compose(begun -> {
          file = begun;
          return body.read(Uploads.MAX_BYTES, piece -> take(begun, piece))
              .compose(this::finished)
              .compose(attachment -> place(begun, attachment));
        });
  }

  /// Where the length is not known beforehand, the quota is reserved as the bytes come.
  private Future<Void> take(ObjectUpload begun, ByteBuffer piece) {
    return sized
        ? store(begun, piece)
        : tools
            .quotas()
            .grow(id, request.owner(), piece.remaining())
            .compose(reserved -> store(begun, piece));
  }

  private Future<Void> store(ObjectUpload begun, ByteBuffer piece) {
    tools.meters().received(piece.remaining());
    var hashed =
        tools
            .vertx()
            .executeBlocking(
                () -> {
                  digest.add(piece);
                  header.add(piece);
                  return true;
                },
                false);
    return Future.join(hashed, begun.write(piece)).mapEmpty();
  }

  @SuppressWarnings("NullAway") // declares a nullable result; here it is never null
  private Future<Attachment> finished(long bytes) {
    if (bytes == 0) {
      return Future.failedFuture(Uploads.empty());
    }
    return tools
        .vertx()
        .executeBlocking(
            () -> {
              var type = tools.types().detect(digest.sample()).requireAccepts(request.declared());
              return new Attachment(
                  id,
                  request.place(),
                  request.owner(),
                  request.name(),
                  new Attachment.Content(type.name(), bytes, digest.sha256Hex(), Optional.empty()));
            },
            false);
  }

  private Future<Attachment> place(ObjectUpload begun, Attachment attachment) {
    body.progressed();
    return begun
        .commit()
        .compose(placed -> {
          body.progressed();
          return look(attachment);
        })
        .compose(known -> {
          body.progressed();
          return tools.writers().submit(new RecordUpload(known));
        });
  }

  /// What is known of an image, with a preview if one can be made: that never fails.
  private Future<Attachment> look(Attachment attachment) {
    var type = attachment.content().mimeType();
    return header
        .size(type)
        .map(size ->
            tools
                .previews()
                .make(attachment.key(), Attachment.previewKey(id), type, size)
                .map(attachment::with))
        .orElse(Future.succeededFuture(attachment));
  }

  /// The file may go only when it is certain that no row has it: the answer of a commit can be lost
  /// and its row be there. What cannot be undone now is found by the sweep.
  private Future<Attachment> undo(Throwable failure) {
    var dropped = file == null ? Future.<Void>succeededFuture() : file.abort();
    var undone =
        tools
            .quotas()
            .release(id)
            .compose(certain ->
                certain
                    ? tools
                        .store()
                        .delete(Attachment.key(id))
                        .compose(gone -> tools.store().delete(Attachment.previewKey(id)))
                    : Future.succeededFuture());
    return Future.join(dropped, undone)
        .onFailure(later -> warn(later, failure))
        .transform(done -> Future.failedFuture(failure));
  }

  private void warn(Throwable undoing, Throwable failure) {
    log.atWarn()
        .addKeyValue("event", "attachments.undo_failed")
        .addKeyValue("attachment_id", id)
        .addKeyValue("reason", failure instanceof Refusal ? "refused" : failure.getMessage())
        .setCause(undoing)
        .log("an upload that failed could not be undone; the sweep will");
  }
}
