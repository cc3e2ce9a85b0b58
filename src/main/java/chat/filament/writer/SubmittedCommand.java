package chat.filament.writer;

/// A command on its way to its writer.
///
/// @param deadlineNanos when its caller is told that it took too long, in [System#nanoTime]
record SubmittedCommand(GuildCommand<?> command, long deadlineNanos) {}
