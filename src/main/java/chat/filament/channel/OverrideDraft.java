package chat.filament.channel;

import chat.filament.core.Refusal;
import chat.filament.core.permission.ChannelOverride;
import chat.filament.core.permission.PermissionSet;
import java.util.List;

/// An override as it is sent: `{allow, deny}`, names of permissions, none in both.
record OverrideDraft(List<String> allow, List<String> deny) {
  OverrideDraft {
    if (PermissionSet.ofWire("allow", allow).overlaps(PermissionSet.ofWire("deny", deny))) {
      throw Refusal.invalid("allow, deny: name the same permission");
    }
  }

  ChannelOverride override() {
    return new ChannelOverride(
        PermissionSet.ofWire("allow", allow), PermissionSet.ofWire("deny", deny));
  }
}
