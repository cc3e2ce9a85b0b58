package chat.filament.account;

import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import io.vertx.core.Future;

/// The routes of `contract/rest.md` §5.
final class AccountFeature implements Feature {
  private final Accounts accounts;
  private final AuthSessions sessions;

  AccountFeature(Accounts accounts, AuthSessions sessions) {
    this.accounts = accounts;
    this.sessions = sessions;
  }

  @Override
  public void mount(Routes routes) {
    routes
        .post("/auth/register")
        .perIp(Limit.AUTH_ROUTE, "register")
        .json(Credentials.class, this::register);
    routes
        .post("/auth/login")
        .perIp(Limit.AUTH_ROUTE, "login")
        .json(Credentials.class, this::logIn);
    routes.get("/auth/me").bearer().handle(this::me);
  }

  private Future<Reply> register(Call call, Credentials sent) {
    var name = new Username(sent.username());
    var password = Password.require("password", sent.password());
    return accounts.register(name, password).map(created -> Reply.accepted());
  }

  private Future<Reply> logIn(Call call, Credentials sent) {
    return accounts
        .logIn(Username.parse(sent.username()), Password.parse(sent.password()))
        .compose(sessions::open)
        .map(Reply::ok);
  }

  private Future<Reply> me(Call call) {
    return accounts.profile(call.user()).map(Reply::ok);
  }
}
