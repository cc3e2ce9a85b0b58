package chat.filament.platform.http;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One request on its way through a handler: who asks, from where, and the parts of its path and
/// query.
public final class Call {
  private final HttpServerRequest request;
  private final PathTree.Found<?> path;
  private final ClientAddress client;
  private final String requestId;
  private final @Nullable Identity identity;

  Call(
      HttpServerRequest request,
      PathTree.Found<?> path,
      ClientAddress client,
      String requestId,
      @Nullable Identity identity) {
    this.request = request;
    this.path = path;
    this.client = client;
    this.requestId = requestId;
    this.identity = identity;
  }

  /// Who asks; only routes with a bearer may call this.
  public Identity identity() {
    if (identity == null) {
      throw new IllegalStateException("this route is open");
    }
    return identity;
  }

  public UserId user() {
    return identity().user();
  }

  public ClientAddress client() {
    return client;
  }

  public String requestId() {
    return requestId;
  }

  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  /// The guild of the path. A text that is no ULID names no guild and is treated like an unknown
  /// one by the caller.
  public Optional<GuildId> guild() {
    return GuildId.parse(path("guild_id"));
  }

  public Optional<ChannelId> channel() {
    return ChannelId.parse(path("channel_id"));
  }

  public Optional<MessageId> message() {
    return MessageId.parse(path("message_id"));
  }

  /// A path segment that must be an id: 400 when it is not.
  public <T> T requiredId(String name, Function<String, Optional<T>> parse) {
    return parse.apply(path(name)).orElseThrow(() -> Refusal.invalid(name + ": not a ULID"));
  }

  /// A decoded path segment.
  public String path(String name) {
    var value = path.part(name);
    if (value == null) {
      throw new IllegalStateException("no path parameter " + name);
    }
    return value;
  }

  /// A decoded query parameter, empty when absent. Given twice it is refused.
  public Optional<String> query(String name) {
    var values = parameters().getAll(name);
    if (values.size() > 1) {
      throw Refusal.invalid(name + ": given twice");
    }
    return values.stream().findFirst();
  }

  /// A required query parameter.
  public String requiredQuery(String name) {
    return query(name).orElseThrow(() -> Refusal.invalid(name + ": missing"));
  }

  /// A number in `1..maximum` in plain digits, `byDefault` when absent.
  public int limit(int byDefault, int maximum) {
    var text = query("limit");
    if (text.isEmpty()) {
      return byDefault;
    }
    boolean number = text.get().matches("[0-9]{1,9}");
    int limit = number ? Integer.parseInt(text.get()) : 0;
    if (limit < 1 || limit > maximum) {
      throw Refusal.invalid("limit: (expected: 1.." + maximum + ")");
    }
    return limit;
  }

  /// Refuses query parameters other than `known`, on the routes that are strict about them.
  public void onlyQuery(String... known) {
    for (var name : parameters().names()) {
      if (!List.of(known).contains(name)) {
        throw Refusal.invalid(
            "query: unknown parameter (expected: " + String.join(", ", known) + ")");
      }
    }
  }

  /// The raw request, for what does not fit a record: uploads and upgrades.
  public HttpServerRequest request() {
    return request;
  }

  private MultiMap parameters() {
    try {
      return request.params();
    } catch (RuntimeException e) {
      throw new Refusal(Problem.INVALID_REQUEST, "query: malformed");
    }
  }
}
