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
import chat.filament.search.index.Hits;
import chat.filament.search.index.SearchRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Searches in a guild (`contract/content.md` §7.2). Runs on the event loop of the request; what
/// blocks runs in [IndexQueries].
final class Searches {
  /// How often a search is repeated because the caller lost a channel meanwhile.
  private static final int ATTEMPTS = 3;

  private final GuildStates states;
  private final Freshness freshness;
  private final IndexQueries queries;
  private final MessageReader reader;

  /// One search.
  record Wish(GuildId guild, UserId caller, SearchParameters wanted) {}

  Searches(GuildStates states, Freshness freshness, IndexQueries queries, MessageReader reader) {
    this.states = states;
    this.freshness = freshness;
    this.queries = queries;
    this.reader = reader;
  }

  /// The body of the answer.
  Future<Buffer> search(Wish wish) {
    return enter(wish)
        .compose(access -> freshness.of(wish.guild()))
        .compose(fresh -> search(wish, fresh, ATTEMPTS))
        .map(SearchAnswer::of);
  }

  /// The channels that the caller can read now. Refused only to somebody who can neither write in
  /// general nor anywhere in particular.
  private Future<Set<ChannelId>> enter(Wish wish) {
    return states
        .enter(Optional.of(wish.guild()), wish.caller())
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
  private Future<Found> search(Wish wish, boolean fresh, int attempts) {
    if (attempts == 0) {
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    return enter(wish)
        .compose(readable ->
            find(wish, readable, fresh)
                .compose(found ->
                    enter(wish)
                        .compose(still ->
                            still.containsAll(readable)
                                ? Future.succeededFuture(found)
                                : search(wish, fresh, attempts - 1))));
  }

  private Future<Found> find(Wish wish, Set<ChannelId> readable, boolean fresh) {
    var wanted = wish.wanted();
    var view = queries.view();
    var request =
        new SearchRequest(wish.guild(), readable, wanted.query(), wanted.filter(), wanted.page());
    boolean complete = fresh && view.has(wish.guild());
    return queries.search(view, request).compose(hits -> read(wish, hits, complete));
  }

  private Future<Found> read(Wish wish, Hits hits, boolean complete) {
    var read =
        hits.hits().isEmpty()
            ? Future.succeededFuture(Map.<MessageId, MessageReader.Read>of())
            : reader.byIds(wish.guild(), hits.ids(), wish.caller(), SearchAnswer.MAX_MESSAGE);
    return read.compose(messages ->
        wish.wanted().highlights()
            ? queries
                .highlights(wish.wanted().query(), messages)
                .map(ranges -> new Found(complete, hits, messages, ranges))
            : Future.succeededFuture(new Found(complete, hits, messages, null)));
  }
}
