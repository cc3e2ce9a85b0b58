package chat.filament.account;

import chat.filament.core.UserId;
import chat.filament.platform.http.Call;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The security events of `contract/auth.md` §11. Names of accounts, passwords and tokens never
/// come here.
final class SecurityLog {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityLog.class);

  private SecurityLog() {}

  static void write(Call call, String event, String reason) {
    write(call, event, reason, Optional.empty());
  }

  static void write(Call call, String event, String reason, UserId user) {
    write(call, event, reason, Optional.of(user));
  }

  private static void write(Call call, String event, String reason, Optional<UserId> user) {
    var line =
        LOG.atInfo()
            .addKeyValue("event", event)
            .addKeyValue("reason", reason)
            .addKeyValue("request_id", call.requestId())
            .addKeyValue("client_ip", call.client().text())
            .addKeyValue("client_ip_source", call.client().source());
    var named = user.isPresent() ? line.addKeyValue("user_id", user.get().value()) : line;
    named.log(event);
  }
}
