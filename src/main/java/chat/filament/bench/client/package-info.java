/// The clients of a load run: [chat.filament.bench.client.LoadClient] is one, on a
/// [chat.filament.bench.client.ClientSocket] and an [chat.filament.bench.client.LoadAccount];
/// [chat.filament.bench.client.ServerApi] is the REST side. Sockets are handled on the event loops
/// of [chat.filament.bench.client.ClientSockets]; everything else blocks on virtual threads.
@NullMarked
package chat.filament.bench.client;

import org.jspecify.annotations.NullMarked;
