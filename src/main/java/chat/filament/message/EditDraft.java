package chat.filament.message;

/// The body of an edit: 1..2000 bytes, never empty.
record EditDraft(String content) {
  EditDraft {
    content = MessageText.require(content);
    MessageText.requireNotEmpty(content);
  }
}
