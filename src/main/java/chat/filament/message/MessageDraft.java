package chat.filament.message;

import chat.filament.core.AttachmentId;
import chat.filament.core.Id;
import chat.filament.core.Refusal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The body of a message creation.
///
/// @param content at most 2,000 bytes; `""` only with an attachment
/// @param attachmentIds at most 5 ULIDs, in the canonical form; duplicates count
public record MessageDraft(String content, @Nullable List<String> attachmentIds) {
  private static final int MAX_ATTACHMENTS = 5;

  public MessageDraft {
    content = MessageText.require(content);
    attachmentIds = attachmentIds == null ? List.of() : canonical(attachmentIds);
    if (attachmentIds.isEmpty()) {
      MessageText.requireNotEmpty(content);
    }
  }

  /// The files that the message is to have, each once.
  Set<AttachmentId> attachments() {
    return attachmentIds == null
        ? Set.of()
        : attachmentIds.stream().map(AttachmentId::new).collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> canonical(List<String> ids) {
    if (ids.size() > MAX_ATTACHMENTS) {
      throw Refusal.invalid("attachment_ids: " + ids.size() + " ids (expected: 0..5)");
    }
    return ids.stream()
        .map(id -> Id.canonical(String.valueOf(id))) // a null in the list is no ULID either
        .map(id -> id.orElseThrow(() -> Refusal.invalid("attachment_ids: not a ULID")))
        .toList();
  }
}
