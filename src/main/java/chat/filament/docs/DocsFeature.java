package chat.filament.docs;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import io.vertx.core.Future;
import java.util.Map;

/// `GET /openapi.yaml`, `/asyncapi.yaml` and `/docs`: what the server offers, for programs and for
/// people. Everything comes from the jar; the page asks no other host.
public final class DocsFeature implements Feature {
  private final DocsFile openApi = DocsFile.read("openapi.yaml");
  private final DocsFile asyncApi = DocsFile.read("asyncapi.yaml");
  private final DocsFile page = DocsFile.read("docs/index.html");
  private final Map<String, DocsFile> parts =
      Map.of(
          "start.js", DocsFile.read("docs/start.js"),
          "swagger-ui.css", DocsFile.swaggerUi("swagger-ui.css"),
          "swagger-ui-bundle.js", DocsFile.swaggerUi("swagger-ui-bundle.js"));

  @Override
  public void mount(Routes routes) {
    routes.get("/openapi.yaml").handle(call -> Future.succeededFuture(openApi.reply()));
    routes.get("/asyncapi.yaml").handle(call -> Future.succeededFuture(asyncApi.reply()));
    routes.get("/docs").handle(call -> Future.succeededFuture(page.reply()));
    routes.get("/docs/:file").handle(this::part);
  }

  private Future<Reply> part(Call call) {
    var part = parts.get(call.path("file"));
    if (part == null) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    return Future.succeededFuture(part.reply());
  }
}
