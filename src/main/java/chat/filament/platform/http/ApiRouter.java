package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Mounts routes on the router of one event loop.
final class ApiRouter {
  private static final Comparator<Routes.Route> HOT_FIRST =
      Comparator.comparing(Routes.Route::isHot).reversed().thenComparing(Routes.Route::path);

  private final Router router;
  private final Edge edge;
  private final Deadlines deadlines;
  private final IdleLimit idleLimit;

  ApiRouter(Router router, Edge edge, Deadlines deadlines, IdleLimit idleLimit) {
    this.router = router;
    this.edge = edge;
    this.deadlines = deadlines;
    this.idleLimit = idleLimit;
  }

  /// What every request passes before any route.
  void mount(List<Routes.Route> routes) {
    router.route().handler(edge.requestIds()).handler(new RequestHead());
    var byPath = new LinkedHashMap<PathTemplate, List<Routes.Route>>();
    for (var route : routes.stream().sorted(HOT_FIRST).toList()) {
      byPath.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route);
    }
    var covered = new LinkedHashMap<>(byPath);
    covered.keySet().removeIf(path -> byPath.keySet().stream().noneMatch(it -> it.covers(path)));
    byPath.forEach((path, here) -> {
      here.forEach(this::mount);
      if (covered.containsKey(path)) {
        refuseOtherMethods(path, here);
      }
    });
    byPath.keySet().removeAll(covered.keySet());
    byPath.forEach(this::refuseOtherMethods);
    for (int status : List.of(400, 404, 405, 500)) {
      router.errorHandler(status, edge.problems());
    }
  }

  /// What a request of this route passes, in the order of the contract.
  private void mount(Routes.Route route) {
    var mounted = router.route(route.path().text()).useNormalizedPath(false).method(route.method());
    if (route.method().equals(HttpMethod.GET)) {
      mounted.method(HttpMethod.HEAD);
    }
    mounted.handler(edge.timing(route.path()));
    mounted.handler(route.isTransfer() ? idleLimit : deadlines);
    mounted.handler(UnreadBody::hold);
    mounted.handler(edge.clients());
    route.ipLimits().forEach(limit -> mounted.handler(edge.limit(limit, route.path())));
    if (!route.isUnlimited()) {
      mounted.handler(edge.globalLimit());
    }
    if (route.needsBearer()) {
      mounted.handler(edge.authentication());
    }
    route.userLimits().forEach(limit -> mounted.handler(edge.limit(limit, route.path())));
    var admission = route.admission();
    if (admission != null) {
      mounted.handler(context -> {
        admission.accept(Call.of(context));
        context.next();
      });
    }
    if (route.readsBody()) {
      mounted.handler(new RequestBody());
    }
    mounted.handler(new RouteHandler(route.handler()));
  }

  private void refuseOtherMethods(PathTemplate path, List<Routes.Route> here) {
    router.route(path.text()).useNormalizedPath(false).handler(refusal(allowed(here)));
  }

  private static Handler<RoutingContext> refusal(String allowed) {
    return context -> {
      context.response().putHeader("allow", allowed);
      throw new Refusal(Problem.METHOD_NOT_ALLOWED);
    };
  }

  private static String allowed(List<Routes.Route> here) {
    return here.stream()
        .map(Routes.Route::method)
        .flatMap(method ->
            method.equals(HttpMethod.GET) ? Stream.of("GET", "HEAD") : Stream.of(method.name()))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
