package chat.filament.search;

import chat.filament.core.ChannelId;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.http.Call;
import chat.filament.search.index.SearchCursor;
import chat.filament.search.index.SearchFilter;
import chat.filament.search.index.SearchPage;
import chat.filament.search.query.SearchQuery;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The query string of a search (`contract/content.md` §7.1); anything outside its rules is
/// refused.
///
/// @param highlights whether the places that matched are wanted
record SearchParameters(
    SearchQuery query, SearchFilter filter, SearchPage page, boolean highlights) {
  private static final int PAGE = 20;

  static SearchParameters of(Call call) {
    return new SearchParameters(
        SearchQuery.parse(call.requiredQuery("q")),
        new SearchFilter(
            id(call, "channel_id", ChannelId::parse),
            id(call, "author_id", UserId::parse),
            seconds(call, "after"),
            seconds(call, "before"),
            has(call)),
        new SearchPage(
            order(call),
            call.limit(PAGE, SearchPage.MAX_LIMIT),
            call.query("cursor").map(SearchCursor::parse).orElse(null)),
        highlights(call));
  }

  private static <T> @Nullable T id(Call call, String name, Function<String, Optional<T>> parse) {
    var text = call.query(name);
    if (text.isEmpty()) {
      return null;
    }
    return parse.apply(text.get()).orElseThrow(() -> Refusal.invalid(name + ": not a ULID"));
  }

  private static @Nullable Long seconds(Call call, String name) {
    var text = call.query(name);
    if (text.isEmpty()) {
      return null;
    }
    if (!text.get().matches("[0-9]{1,18}")) {
      throw Refusal.invalid(name + ": (expected: unix seconds)");
    }
    return Long.valueOf(text.get());
  }

  private static SearchFilter.@Nullable Has has(Call call) {
    return switch (call.query("has").orElse(null)) {
      case null -> null;
      case "attachment" -> SearchFilter.Has.ATTACHMENT;
      case "image" -> SearchFilter.Has.IMAGE;
      case "link" -> SearchFilter.Has.LINK;
      default -> throw Refusal.invalid("has: (expected: attachment, image, link)");
    };
  }

  private static SearchPage.Order order(Call call) {
    return switch (call.query("sort").orElse("relevance")) {
      case "relevance" -> SearchPage.Order.RELEVANCE;
      case "newest" -> SearchPage.Order.NEWEST;
      default -> throw Refusal.invalid("sort: (expected: relevance, newest)");
    };
  }

  private static boolean highlights(Call call) {
    return switch (call.query("highlights").orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Refusal.invalid("highlights: (expected: true)");
    };
  }
}
