package chat.filament.search.follow;

/// How far a job is (`contract/rest.md` §13).
///
/// @param state `queued`, `running`, `done` or `failed`
/// @param done messages that the new documents have
/// @param total messages that there were when it began
public record JobState(String state, int done, int total) {}
