package chat.filament.app;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Secret;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.metrics.Metrics;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// `GET /health`, `/ready` and `/metrics`: for proxies and operators, outside every limiter.
final class SystemFeature implements Feature {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final long RENDER_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Scraped(long at, String text) {}

  private record Status(String status) {}

  private final Readiness readiness;
  private final Metrics metrics;
  private final Optional<byte[]> metricsToken;
  private final LongSupplier nanos;
  private volatile @Nullable Scraped scraped;

  /// `nanos` is a monotonic clock such as `System::nanoTime`.
  SystemFeature(
      Readiness readiness, Metrics metrics, Optional<Secret> metricsToken, LongSupplier nanos) {
    this.nanos = nanos;
    this.readiness = readiness;
    this.metrics = metrics;
    this.metricsToken =
        metricsToken.map(token -> ("Bearer " + token.reveal()).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/health").unlimited().handle(this::health);
    routes.get("/ready").unlimited().handle(this::ready);
    routes.get("/metrics").unlimited().handle(this::scrape);
  }

  private Future<Reply> health(Call call) {
    return Future.succeededFuture(Reply.ok(new Status("ok")));
  }

  private Future<Reply> ready(Call call) {
    return readiness
        .isReady()
        .compose(ready ->
            ready
                ? Future.succeededFuture(Reply.ok(new Status("ready")))
                : Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1)));
  }

  private Future<Reply> scrape(Call call) {
    var sent = String.valueOf(call.header("authorization")).getBytes(StandardCharsets.UTF_8);
    if (metricsToken.isPresent() && !MessageDigest.isEqual(metricsToken.get(), sent)) {
      throw new Refusal(Problem.INVALID_CREDENTIALS);
    }
    return Future.succeededFuture(new Reply.Text(METRICS_TYPE, rendered()));
  }

  /// Rendering takes milliseconds of an event loop and is not limited, so the text is kept for a
  /// second.
  private String rendered() {
    long now = nanos.getAsLong();
    var last = scraped;
    if (last == null || now - last.at() >= RENDER_AGAIN_NANOS) {
      last = new Scraped(now, metrics.scrape());
      scraped = last;
    }
    return last.text();
  }
}
