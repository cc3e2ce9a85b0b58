package chat.filament.attachment;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.Optional;
import java.util.Set;

/// Writes the row of a file that is whole: the last step of an upload. In the guild's order, so
/// that nobody uploads into a channel that is gone, or that they can no longer write in. Tells
/// nobody.
record RecordUpload(Attachment attachment) implements GuildCommand<Attachment> {
  @Override
  public GuildId guild() {
    return attachment.place().guild();
  }

  @Override
  public Set<UserId> users() {
    return Set.of(attachment.owner());
  }

  @Override
  public boolean isJoinable() {
    return true;
  }

  @Override
  public Change<Attachment> decide(Decision on) {
    on.enter(attachment.owner()).requireToWriteIn(Optional.of(attachment.place().channel()));
    return new Change.Write<>(transaction ->
        AttachmentStore.insert(transaction, attachment, transaction.now())
            .map(held -> {
              if (!held) {
                throw Refusal.retryAfter(Problem.UNAVAILABLE, 1); // it was given up meanwhile
              }
              return ChangeResult.nothing(attachment);
            }));
  }
}
