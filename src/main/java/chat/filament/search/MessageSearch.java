package chat.filament.search;

import chat.filament.access.GuildStates;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Permission;
import chat.filament.message.MessageReader;
import chat.filament.search.index.SearchHits;
import chat.filament.search.index.SearchRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Searches in a guild (`contract/content.md` §7.2). Runs on the event loop of the request; what
/// blocks runs in [QueryExecutor].
final class MessageSearch {
  /// How often a search is repeated because the caller lost a channel meanwhile.
  private static final int ATTEMPTS = 3;

  private final GuildStates states;
  private final Freshness freshness;
  private final SearchesPerUser perUser;
  private final QueryExecutor queries;
  private final MessageReader reader;

  /// One search.
  record GuildSearch(GuildId guild, UserId caller, SearchParameters parameters) {}

  MessageSearch(
      GuildStates states,
      Freshness freshness,
      SearchesPerUser perUser,
      QueryExecutor queries,
      MessageReader reader) {
    this.states = states;
    this.freshness = freshness;
    this.perUser = perUser;
    this.queries = queries;
    this.reader = reader;
  }

  /// The body of the answer.
  Future<Buffer> search(GuildSearch asked) {
    return enter(asked)
        .compose(access -> freshness.of(asked.guild()))
        .compose(fresh -> perUser.run(asked.caller(), () -> search(asked, fresh, ATTEMPTS)))
        .map(SearchAnswer::of);
  }

  /// The channels that the caller can read now. Refused only to somebody who can neither write in
  /// general nor anywhere in particular.
  private Future<Set<ChannelId>> enter(GuildSearch asked) {
    return states
        .enter(Optional.of(asked.guild()), asked.caller())
        .map(access -> {
          var readable = readable(access);
          if (readable.isEmpty() && !access.inGuild().has(Permission.CREATE_MESSAGE)) {
            throw new Refusal(Problem.FORBIDDEN);
          }
          return readable;
        });
  }

  private static Set<ChannelId> readable(Access access) {
    return access.guild().channels().keySet().stream()
        .filter(access::canSee)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Access may be lost while the index and the database are read: then nothing of it is answered.
  private Future<SearchResult> search(GuildSearch asked, boolean fresh, int attempts) {
    if (attempts == 0) {
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    return enter(asked)
        .compose(readable ->
            find(asked, readable, fresh)
                .compose(found ->
                    enter(asked)
                        .compose(still ->
                            still.containsAll(readable)
                                ? Future.succeededFuture(found)
                                : search(asked, fresh, attempts - 1))));
  }

  private Future<SearchResult> find(GuildSearch asked, Set<ChannelId> readable, boolean fresh) {
    var parameters = asked.parameters();
    var view = queries.view();
    var request =
        new SearchRequest(
            asked.guild(), readable, parameters.query(), parameters.filter(), parameters.page());
    boolean complete = fresh && view.has(asked.guild());
    return queries.search(view, request).compose(hits -> read(asked, hits, complete));
  }

  private Future<SearchResult> read(GuildSearch asked, SearchHits hits, boolean complete) {
    var read =
        hits.hits().isEmpty()
            ? Future.succeededFuture(Map.<MessageId, MessageReader.Read>of())
            : reader.byIds(asked.guild(), hits.ids(), asked.caller(), SearchAnswer.MAX_MESSAGE);
    return read.compose(messages ->
        asked.parameters().highlights()
            ? queries
                .highlights(asked.parameters().query(), messages)
                .map(ranges -> new SearchResult(complete, hits, messages, ranges))
            : Future.succeededFuture(new SearchResult(complete, hits, messages, null)));
  }
}
