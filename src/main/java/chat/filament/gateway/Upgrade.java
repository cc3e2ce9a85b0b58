package chat.filament.gateway;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.gateway.transport.Handshake;
import chat.filament.platform.http.Authenticator;
import chat.filament.platform.http.ClientAddress;
import chat.filament.platform.http.Edge;
import chat.filament.platform.http.Identity;
import chat.filament.platform.http.RequestHead;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/// Decides on upgrade requests, in the order of `contract/gateway.md` §1. What is refused gets an
/// HTTP answer like that of any route.
final class Upgrade {
  private static final int UPGRADE_REQUIRED = 426;

  /// Opens the socket of an admitted request, in a turn of its own.
  interface Opening {
    void open(HttpServerRequest request, Admitted admitted);
  }

  /// Who comes in. They count in both [Caps].
  record Admitted(Identity identity, ClientAddress client, boolean resumes) {}

  private final Edge edge;
  private final Authenticator authenticator;
  private final Origins origins;
  private final Caps caps;

  Upgrade(Edge edge, Authenticator authenticator, Origins origins, Caps caps) {
    this.edge = edge;
    this.authenticator = authenticator;
    this.origins = origins;
    this.caps = caps;
  }

  /// Answers a refused request; otherwise `opening` gets it.
  void decide(HttpServerRequest request, Opening opening) {
    edge.identify(request);
    Future<Void> ended = request.end();
    var client = edge.clientOf(request);
    Credential credential;
    try {
      RequestHead.check(request);
      credential = Credential.of(request);
      edge.checkGlobalLimit(client, credential.token());
      if (!isHandshake(request)) {
        return;
      }
      if (!origins.admit(request.headers().getAll("origin"), request.getHeader("host"))) {
        throw new Refusal(Problem.FORBIDDEN);
      }
      caps.take(client);
    } catch (Refusal refusal) {
      edge.refuse(request, refusal);
      return;
    }
    ended
        .compose(all -> credential.identity(authenticator))
        .map(identity -> {
          caps.take(identity.user());
          return new Admitted(identity, client, credential.resumes());
        })
        .onSuccess(admitted -> opening.open(request, admitted))
        .onFailure(refusal -> {
          caps.release(client);
          edge.refuse(request, refusal);
        });
  }

  /// Gives back what an admitted request has taken, when it does not become a session.
  void release(Identity identity, ClientAddress client) {
    caps.release(client);
    caps.release(identity.user());
  }

  void refuse(HttpServerRequest request, Throwable refusal) {
    edge.refuse(request, refusal);
  }

  /// False when it was answered.
  private boolean isHandshake(HttpServerRequest request) {
    return switch (Handshake.check(request)) {
      case GOOD -> true;
      case BAD_REQUEST -> throw Refusal.invalid("not a WebSocket handshake");
      case UPGRADE_REQUIRED -> {
        request
            .response()
            .putHeader("upgrade", "websocket")
            .putHeader("sec-websocket-version", Handshake.VERSION);
        edge.refuse(
            request,
            UPGRADE_REQUIRED,
            Refusal.invalid("sec-websocket-version: (expected: " + Handshake.VERSION + ")"));
        yield false;
      }
    };
  }
}
