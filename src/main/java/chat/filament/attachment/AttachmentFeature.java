package chat.filament.attachment;

import chat.filament.access.GuildStates;
import chat.filament.attachment.preview.Previews;
import chat.filament.attachment.type.DeclaredType;
import chat.filament.attachment.type.MediaTypes;
import chat.filament.core.AttachmentId;
import chat.filament.core.ChannelId;
import chat.filament.core.IdSource;
import chat.filament.platform.db.Database;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.BodyStream;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.json.JsonBytes;
import chat.filament.platform.limit.Limit;
import chat.filament.platform.store.ObjectStore;
import chat.filament.writer.GuildWriters;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Optional;

/// Files in channels over REST (`contract/rest.md` §14).
public final class AttachmentFeature implements Feature {
  private static final String FILES = "/guilds/:guild_id/channels/:channel_id/attachments";
  private static final String FILE = FILES + "/:attachment_id";

  /// What a text that is no id is taken for: it behaves like an unknown id.
  private static final ChannelId NOWHERE = new ChannelId("0".repeat(26));

  private static final AttachmentId NOTHING = new AttachmentId("0".repeat(26));

  private final GuildStates states;
  private final GuildWriters writers;
  private final AddressGuard guard;
  private final Uploads uploads;
  private final Downloads downloads;
  private final AttachmentSweep sweep;

  public AttachmentFeature(Parts parts) {
    this.states = parts.states;
    this.writers = parts.writers;
    this.guard = parts.guard;
    var active = new ActiveUploads();
    var meters = new AttachmentMeters(parts.registry, active);
    var tools =
        new Uploads.Tools(
            parts.vertx,
            parts.store,
            new Quotas(parts.database),
            new MediaTypes(),
            new Previews(parts.vertx, parts.store),
            parts.writers,
            meters);
    this.uploads = new Uploads(tools, parts.ids, active);
    this.downloads = new Downloads(parts.database, parts.states, parts.store, meters);
    this.sweep = new AttachmentSweep(parts.jobs, parts.store, active, meters, parts.clock);
  }

  /// What this feature works with.
  ///
  /// @param jobs for the sweep
  public record Parts(
      Vertx vertx,
      Database database,
      Database jobs,
      ObjectStore store,
      GuildStates states,
      GuildWriters writers,
      AddressGuard guard,
      IdSource ids,
      InstantSource clock,
      MeterRegistry registry) {}

  /// Deployed once for each process.
  public AttachmentSweep sweep() {
    return sweep;
  }

  @Override
  public void mount(Routes routes) {
    routes.post(FILES).bearer().perUser(Limit.UPLOADS).upload(this::upload);
    routes.get(FILE).bearer().download(this::download);
    routes.get(FILE + "/preview").bearer().download(this::preview);
    routes.delete(FILE).bearer().handle(this::delete);
  }

  private Future<Reply> upload(Call call, BodyStream body) {
    call.onlyQuery("filename");
    var name = new FileName(call.query("filename").orElse(FileName.DEFAULT));
    var declared = DeclaredType.parse(call.header("content-type"));
    return guard
        .pass(
            call,
            Surface.ATTACHMENTS_UPLOAD,
            () ->
                states
                    .enter(call.guild(), call.user())
                    .map(access -> access.requireToWriteIn(call.channel())))
        .compose(channel -> {
          var place = new Attachment.Place(states.named(call.guild(), call.user()), channel.id());
          return uploads.run(new UploadRequest(place, call.user(), name, declared), body);
        })
        .map(attachment ->
            Reply.encoded(
                Buffer.buffer(AttachmentJson.object(new JsonBytes(512), attachment).toBytes())));
  }

  private Future<Reply> download(Call call) {
    var wanted = wanted(call);
    return guard
        .read(call, Surface.ATTACHMENTS_DOWNLOAD, () -> downloads.find(wanted))
        .compose(found -> downloads.answer(wanted, found));
  }

  private Future<Reply> preview(Call call) {
    var wanted = wanted(call);
    return guard
        .read(call, Surface.ATTACHMENTS_DOWNLOAD, () -> downloads.find(wanted))
        .compose(found -> downloads.preview(wanted, found));
  }

  private static Downloads.Wanted wanted(Call call) {
    var conditions =
        new Downloads.Conditions(
            call.header("if-none-match"),
            call.header("if-range"),
            call.isHead() ? null : call.header("range"));
    return new Downloads.Wanted(
        call.guild(), call.channel(), attachment(call), call.user(), conditions);
  }

  private Future<Reply> delete(Call call) {
    return guard
        .pass(
            call,
            Surface.ATTACHMENTS_DELETE,
            () ->
                writers.submit(
                    new DeleteAttachment(
                        states.named(call.guild(), call.user()),
                        call.channel().orElse(NOWHERE),
                        attachment(call).orElse(NOTHING),
                        call.user())))
        .map(deleted -> Reply.noContent());
  }

  private static Optional<AttachmentId> attachment(Call call) {
    return AttachmentId.parse(call.path("attachment_id"));
  }
}
