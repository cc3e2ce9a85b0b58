package chat.filament.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who plays whom: people of the recording get accounts in the order of appearance, and share them
/// where there are more people than accounts.
final class Cast {
  private final List<Account> accounts;
  private final Map<String, Account> roles = new HashMap<>();

  Cast(List<Account> accounts) {
    this.accounts = List.copyOf(accounts);
  }

  Account of(String user) {
    return roles.computeIfAbsent(user, u -> accounts.get(roles.size() % accounts.size()));
  }
}
