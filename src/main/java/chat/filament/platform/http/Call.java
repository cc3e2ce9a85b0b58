package chat.filament.platform.http;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.limit.Permit;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One request on its way through a handler: who asks, from where, and the parts of its path and
/// query. The handlers of the edge fill it in, each its own part.
public final class Call {
  private static final String KEY = "call";

  private final RoutingContext context;
  private @Nullable ClientAddress client;
  private @Nullable Identity identity;
  private @Nullable TransferProgress progress;
  private byte[] body = new byte[0];
  private @Nullable Permit tightest;

  private Call(RoutingContext context) {
    this.context = context;
  }

  static Call of(RoutingContext context) {
    Call call = context.get(KEY);
    if (call == null) {
      call = new Call(context);
      context.put(KEY, call);
    }
    return call;
  }

  void setClient(ClientAddress address) {
    client = address;
  }

  void setIdentity(Identity holder) {
    identity = holder;
  }

  void setProgress(TransferProgress watched) {
    progress = watched;
  }

  /// Only of transfers.
  TransferProgress progress() {
    return Objects.requireNonNull(progress);
  }

  /// Tells the client of the limit that leaves it the least.
  void show(Permit permit) {
    if (tightest == null || permit.remaining() < tightest.remaining() || !permit.isGranted()) {
      tightest = permit;
      RateLimitHeaders.put(context.response(), permit);
    }
  }

  void setBody(byte[] bytes) {
    body = bytes;
  }

  /// Empty on routes that read none.
  public byte[] body() {
    return body;
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
    return Objects.requireNonNull(client);
  }

  public String requestId() {
    return RequestIds.of(context.request());
  }

  public @Nullable String header(String name) {
    return context.request().getHeader(name);
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
    var value = context.pathParam(name);
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

  /// The body, on routes that stream it.
  BodyStream bodyStream() {
    return new BodyStream(context.request(), progress());
  }

  public boolean isHead() {
    return context.request().method().equals(HttpMethod.HEAD);
  }

  private MultiMap parameters() {
    try {
      return context.queryParams();
    } catch (HttpException e) {
      throw Refusal.invalid("query: malformed");
    }
  }
}
