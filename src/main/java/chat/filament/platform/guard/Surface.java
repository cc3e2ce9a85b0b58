package chat.filament.platform.guard;

/// What an address ban keeps somebody from, by its name in the audit trail (`contract/auth.md` §7).
public enum Surface {
  CHANNELS_LIST("guild.channels.list"),
  CHANNELS_CREATE("guild.channels.create"),
  CHANNELS_UPDATE("guild.channels.update"),
  CHANNELS_DELETE("guild.channels.delete"),
  CHANNEL_OVERRIDES_UPDATE("guild.channel_overrides.update"),
  PERMISSION_OVERRIDES_LIST("guild.channel_permission_overrides.list"),
  PERMISSION_OVERRIDES_UPDATE("guild.channel_permission_overrides.update"),
  PERMISSION_OVERRIDES_DELETE("guild.channel_permission_overrides.delete"),
  PERMISSIONS_SELF("channels.permissions.self"),
  MESSAGES_CREATE("messages.create"),
  MESSAGES_LIST("messages.list"),
  MESSAGES_EDIT("messages.edit"),
  MESSAGES_DELETE("messages.delete"),
  REACTIONS_ADD("messages.reactions.add"),
  REACTIONS_REMOVE("messages.reactions.remove"),
  ATTACHMENTS_UPLOAD("attachments.upload"),
  ATTACHMENTS_DOWNLOAD("attachments.download"),
  ATTACHMENTS_DELETE("attachments.delete"),
  SEARCH_MESSAGES("search.messages"),
  SEARCH_REBUILD("search.rebuild"),
  SEARCH_RECONCILE("search.reconcile"),
  VOICE_TOKEN("voice.token.issue"),
  VOICE_LEAVE("voice.leave"),
  VOICE_STATE("voice.state.update"),
  GATEWAY_SUBSCRIBE("gateway.subscribe"),
  GATEWAY_MESSAGE_CREATE("gateway.message_create");

  private final String wire;

  Surface(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
