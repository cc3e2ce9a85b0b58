package chat.filament.platform.socket;

import chat.filament.platform.http.ClientAddress;
import chat.filament.platform.http.Identity;

/// Who sends a command over a socket.
public record SocketCaller(Identity identity, ClientAddress client) {}
