package chat.filament.guild;

import chat.filament.core.UserId;
import java.util.List;

/// A member as clients see it; `roleIds` are the roles assigned explicitly, sorted.
record Member(UserId userId, List<String> roleIds) {
  String cursor() {
    return userId.value();
  }
}
