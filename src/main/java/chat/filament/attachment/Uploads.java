package chat.filament.attachment;

import chat.filament.attachment.preview.Previews;
import chat.filament.attachment.type.MediaTypes;
import chat.filament.core.AttachmentId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.http.BodyStream;
import chat.filament.platform.store.ObjectStore;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How files come in.
final class Uploads {
  static final long MAX_BYTES = 26_214_400;

  private static final Logger log = LoggerFactory.getLogger(Uploads.class);

  private final Tools tools;
  private final IdSource ids;
  private final ActiveUploads active;

  Uploads(Tools tools, IdSource ids, ActiveUploads active) {
    this.tools = tools;
    this.ids = ids;
    this.active = active;
  }

  /// What every upload works with.
  record Tools(
      Vertx vertx,
      ObjectStore store,
      Quotas quotas,
      MediaTypes types,
      Previews previews,
      GuildWriters writers,
      AttachmentMeters meters) {}

  /// Takes the body of somebody who may upload there; answers once the file and its row are
  /// durable. Afterwards both are there, or neither.
  Future<Attachment> run(UploadRequest request, BodyStream body) {
    if (body.announced() == 0) {
      return Future.failedFuture(empty());
    }
    if (body.announced() != BodyStream.UNKNOWN_LENGTH && body.announced() > MAX_BYTES) {
      return Future.failedFuture(new Refusal(Problem.PAYLOAD_TOO_LARGE));
    }
    var id = new AttachmentId(ids.next());
    active.begin(id);
    return new Upload(tools, id, request, body)
        .run()
        .onComplete(done -> {
          active.end(id);
          tools.meters().ended(done);
        })
        .onFailure(failure -> {
          if (!(failure instanceof Refusal)) {
            log.atWarn()
                .addKeyValue("event", "attachments.persist_failed")
                .addKeyValue("user_id", request.owner())
                .addKeyValue("error", failure.toString())
                .log("a file could not be stored");
          }
        });
  }

  static Refusal empty() {
    return Refusal.invalid("body: empty (expected: 1..26214400 bytes)");
  }
}
