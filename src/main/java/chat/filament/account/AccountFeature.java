package chat.filament.account;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.ClientSeen;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import io.vertx.core.Future;
import java.util.Optional;

/// The routes of `contract/rest.md` §5 around passwords.
final class AccountFeature implements Feature {
  private final Accounts accounts;
  private final AuthSessions sessions;
  private final PasswordChanges passwordChanges;
  private final Optional<Captcha> captcha;
  private final Bus bus;

  AccountFeature(
      Accounts accounts,
      AuthSessions sessions,
      PasswordChanges passwordChanges,
      Optional<Captcha> captcha,
      Bus bus) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.passwordChanges = passwordChanges;
    this.captcha = captcha;
    this.bus = bus;
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
    routes
        .post("/auth/password")
        .perIp(Limit.AUTH_ROUTE, "password")
        .bearer()
        .json(PasswordDraft.class, this::changePassword);
  }

  /// Always the captcha first, then the name, then the password: the order of the contract.
  private Future<Reply> register(Call call, Credentials sent) {
    return captcha
        .map(it -> it.require(call, sent.captchaToken()))
        .orElse(Future.succeededFuture())
        .compose(human ->
            accounts.register(
                new Username(sent.username()), Password.require("password", sent.password())))
        .map(created -> {
          SecurityLog.write(call, "auth.register", created ? "created" : "existing_user");
          return Reply.accepted();
        });
  }

  private Future<Reply> logIn(Call call, Credentials sent) {
    return captcha
        .filter(it -> sent.captchaToken() != null)
        .map(it -> it.require(call, sent.captchaToken()))
        .orElse(Future.succeededFuture())
        .compose(human ->
            accounts.logIn(Username.parse(sent.username()), Password.parse(sent.password())))
        .compose(account -> opened(call, account))
        .onFailure(failure -> logWrong(call, "auth.login", failure));
  }

  private Future<Reply> opened(Call call, Account account) {
    return sessions
        .open(account)
        .map(tokens -> {
          bus.publish(ClientSeen.ADDRESS, new ClientSeen(account.user(), call.client()));
          SecurityLog.write(call, "auth.login", "success", account.user());
          return Reply.ok(tokens);
        });
  }

  private Future<Reply> changePassword(Call call, PasswordDraft draft) {
    return passwordChanges
        .change(call.identity(), draft.current(), draft.next())
        .map(changed -> {
          SecurityLog.write(call, "auth.password", "success", call.user());
          return Reply.noContent();
        })
        .onFailure(failure -> logWrong(call, "auth.password", failure));
  }

  private static void logWrong(Call call, String event, Throwable failure) {
    if (failure instanceof Refusal refusal && refusal.problem() == Problem.INVALID_CREDENTIALS) {
      SecurityLog.write(call, event, "invalid_credentials");
    }
  }
}
