package chat.filament.platform.socket;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.platform.event.Event;

/// State that a socket gets after `subscribed`, such as who is in a voice call. Answered from
/// memory, on any thread.
public interface SubscribeState {
  Event of(GuildId guild, ChannelId channel);
}
