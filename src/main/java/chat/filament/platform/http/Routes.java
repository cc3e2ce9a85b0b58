package chat.filament.platform.http;

import chat.filament.platform.limit.Limit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Where features name their routes; [ApiRouter] mounts them. Paths are templates like
/// `/guilds/:guild_id/channels`; a HEAD works wherever a GET does.
///
/// ```java
/// routes.post("/guilds/:guild_id/join").perIp(Limit.JOIN_IP).bearer().perUser(Limit.JOIN_USER).handle(this::join);
/// routes.post("/guilds").bearer().json(GuildDraft.class, this::create);
/// ```
public final class Routes {
  private final List<Route> routes;
  private final Set<String> names;
  private final Around around;

  public Routes() {
    this(new ArrayList<>(), new HashSet<>(), Around.NOTHING);
  }

  private Routes(List<Route> routes, Set<String> names, Around around) {
    this.routes = routes;
    this.names = names;
    this.around = around;
  }

  /// The same, with `wrapper` around the handler of each GET that is named there and whose path has
  /// `parameter`.
  public Routes aroundReads(
      String parameter, UnaryOperator<Function<Call, Future<Reply>>> wrapper) {
    return new Routes(routes, names, new Around(parameter, wrapper));
  }

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
    if (!names.add(method + " " + path)) {
      throw new IllegalStateException(method + " " + path + ": mounted twice");
    }
    var route =
        new Route(
            method,
            new PathTemplate(path),
            method.equals(HttpMethod.GET) ? around : Around.NOTHING);
    routes.add(route);
    return route;
  }

  /// Method and template of each route, like `GET /guilds/:guild_id`.
  public Set<String> names() {
    return Set.copyOf(names);
  }

  List<Route> all() {
    return routes;
  }

  /// What comes around the handlers of reads whose path has a parameter.
  private record Around(String parameter, UnaryOperator<Function<Call, Future<Reply>>> wrapper) {
    static final Around NOTHING = new Around("", UnaryOperator.identity());

    Function<Call, Future<Reply>> of(PathTemplate path, Function<Call, Future<Reply>> handler) {
      return path.has(parameter) ? wrapper.apply(handler) : handler;
    }
  }

  /// A limiter of a route and what its key is read from.
  record RouteLimit(Limit limit, Function<Call, String> key) {}

  /// Reads the body into a value for the handler. Null for routes without a body: what was sent is
  /// ignored.
  record Body<T>(Json.Reader<T> reader, BiFunction<Call, T, Future<Reply>> handler) {
    Future<Reply> handle(Call call) {
      return handler.apply(call, reader.read(call.body()));
    }
  }

  /// One route under construction; `handle` or `json` completes it.
  public static final class Route {
    private final HttpMethod method;
    private final PathTemplate path;
    private final Around around;
    private final List<RouteLimit> perIp = new ArrayList<>();
    private final List<RouteLimit> perUser = new ArrayList<>();
    private boolean hot;
    private boolean bearer;
    private boolean unlimited;
    private boolean readsBody;
    private boolean transfer;
    private @Nullable Consumer<Call> admission;
    private @Nullable Function<Call, Future<Reply>> handler;

    private Route(HttpMethod method, PathTemplate path, Around around) {
      this.method = method;
      this.path = path;
      this.around = around;
    }

    /// Stands before all others, because a request looks at one route after the other.
    public Route hot() {
      hot = true;
      return this;
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
      perIp.add(new RouteLimit(limit, call -> label + call.client().limiterKey()));
      return this;
    }

    public Route perUser(Limit limit) {
      return perCall(limit, call -> call.user().value());
    }

    /// Keyed by what `key` reads from the call, such as the channel of its path; before the body.
    public Route perCall(Limit limit, Function<Call, String> key) {
      perUser.add(new RouteLimit(limit, key));
      return this;
    }

    /// A check of the request's head, before its body is read; throws to refuse.
    public Route admit(Consumer<Call> check) {
      admission = check;
      return this;
    }

    /// Completes a route whose JSON body the handler reads itself, as bytes.
    public void body(Function<Call, Future<Reply>> handler) {
      this.readsBody = true;
      this.handler = handler;
    }

    /// Completes a route without a body.
    public void handle(Function<Call, Future<Reply>> handler) {
      this.handler = around.of(path, handler);
    }

    /// Completes a route whose JSON body is parsed into `type`.
    public <T> void json(Class<T> type, BiFunction<Call, T, Future<Reply>> handler) {
      this.readsBody = true;
      this.handler = new Body<>(Json.reader(type), handler)::handle;
    }

    /// Completes a route that streams its body: without a deadline, ended after 30 seconds without
    /// progress.
    public void upload(BiFunction<Call, BodyStream, Future<Reply>> handler) {
      this.transfer = true;
      this.handler = call -> handler.apply(call, call.bodyStream());
    }

    /// Completes a route that answers with a [Reply.Content]; the same limit.
    public void download(Function<Call, Future<Reply>> handler) {
      this.transfer = true;
      this.handler = around.of(path, handler);
    }

    HttpMethod method() {
      return method;
    }

    PathTemplate path() {
      return path;
    }

    boolean isHot() {
      return hot;
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

    List<RouteLimit> userLimits() {
      return perUser;
    }

    @Nullable Consumer<Call> admission() {
      return admission;
    }

    boolean readsBody() {
      return readsBody;
    }

    boolean isTransfer() {
      return transfer;
    }

    Function<Call, Future<Reply>> handler() {
      if (handler == null) {
        throw new IllegalStateException(path.text() + ": no handler");
      }
      return handler;
    }
  }
}
