package chat.filament.platform.http;

import chat.filament.platform.limit.Limit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where features name their routes. Paths are templates like `/guilds/:guild_id/channels`; a HEAD
/// works wherever a GET does.
///
/// ```java
/// routes.post("/guilds/:guild_id/join").perIp(Limit.JOIN_IP).bearer().perUser(Limit.JOIN_USER).handle(this::join);
/// routes.post("/guilds").bearer().json(GuildDraft.class, this::create);
/// ```
public final class Routes {
  private final Map<String, Map<HttpMethod, Route>> byPath = new LinkedHashMap<>();

  public Route get(String path) {
    return add(HttpMethod.GET, path);
  }

  public Route post(String path) {
    return add(HttpMethod.POST, path);
  }

  public Route patch(String path) {
    return add(HttpMethod.PATCH, path);
  }

  public Route delete(String path) {
    return add(HttpMethod.DELETE, path);
  }

  private Route add(HttpMethod method, String path) {
    var route = new Route(path);
    if (byPath.computeIfAbsent(path, key -> new LinkedHashMap<>()).put(method, route) != null) {
      throw new IllegalStateException(method + " " + path + ": mounted twice");
    }
    return route;
  }

  Map<String, Map<HttpMethod, Route>> byPath() {
    return byPath;
  }

  /// A limiter of a route; `label` is a part of the key for the auth routes, otherwise empty.
  record RouteLimit(Limit limit, String label) {}

  /// A limiter whose key is read from the call.
  record CallLimit(Limit limit, Function<Call, String> key) {}

  /// Reads the body into a value for the handler. Null for routes without a body: what was sent is
  /// ignored.
  record Body<T>(Json.Reader<T> reader, BiFunction<Call, T, Future<Reply>> handler) {
    Future<Reply> handle(Call call, byte[] bytes) {
      return handler.apply(call, reader.read(bytes));
    }
  }

  /// One route under construction; `handle` or `json` completes it.
  public static final class Route {
    private final String path;
    private final List<RouteLimit> perIp = new ArrayList<>();
    private final List<Limit> perUser = new ArrayList<>();
    private final List<CallLimit> perCall = new ArrayList<>();
    private boolean bearer;
    private boolean unlimited;
    private @Nullable Body<?> body;
    private @Nullable Function<Call, Future<Reply>> handler;

    private Route(String path) {
      this.path = path;
    }

    /// Needs an access token.
    public Route bearer() {
      bearer = true;
      return this;
    }

    /// Passes no global limiter: the system routes.
    public Route unlimited() {
      unlimited = true;
      return this;
    }

    public Route perIp(Limit limit) {
      return perIp(limit, "");
    }

    /// Keyed by `label` and IP.
    public Route perIp(Limit limit, String label) {
      perIp.add(new RouteLimit(limit, label));
      return this;
    }

    public Route perUser(Limit limit) {
      perUser.add(limit);
      return this;
    }

    /// Keyed by what `key` reads from the call, such as the channel of its path; after the limiters
    /// by user and before the body.
    public Route perCall(Limit limit, Function<Call, String> key) {
      perCall.add(new CallLimit(limit, key));
      return this;
    }

    /// Completes a route without a body.
    public void handle(Function<Call, Future<Reply>> handler) {
      this.handler = handler;
    }

    /// Completes a route whose JSON body is parsed into `type`.
    public <T> void json(Class<T> type, BiFunction<Call, T, Future<Reply>> handler) {
      this.body = new Body<>(Json.reader(type), handler);
    }

    String path() {
      return path;
    }

    boolean needsBearer() {
      return bearer;
    }

    boolean isUnlimited() {
      return unlimited;
    }

    List<RouteLimit> ipLimits() {
      return perIp;
    }

    List<Limit> userLimits() {
      return perUser;
    }

    List<CallLimit> callLimits() {
      return perCall;
    }

    @Nullable Body<?> body() {
      return body;
    }

    Function<Call, Future<Reply>> handler() {
      if (handler == null) {
        throw new IllegalStateException(path + ": no handler");
      }
      return handler;
    }
  }
}
