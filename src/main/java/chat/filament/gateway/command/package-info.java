/// What clients send: [chat.filament.gateway.command.Ingress] counts and reads it,
/// [chat.filament.gateway.command.ClientCommands] knows what may be sent, and a
/// [chat.filament.gateway.command.ClientCommand] runs it, one at a time for each session.
@NullMarked
package chat.filament.gateway.command;

import org.jspecify.annotations.NullMarked;
