package chat.filament.search;

import chat.filament.core.MessageId;
import chat.filament.message.MessageReader;
import chat.filament.search.index.Highlights;
import chat.filament.search.index.SearchHits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a search found.
///
/// @param complete whether everything committed before the search could be found
/// @param messages the hits that still exist
/// @param highlights of each of them, null when they were not asked for
record SearchResult(
    boolean complete,
    SearchHits hits,
    Map<MessageId, MessageReader.Read> messages,
    @Nullable Map<MessageId, List<Highlights.HighlightRange>> highlights) {}
