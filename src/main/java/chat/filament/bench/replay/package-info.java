/// `filament replay`: recorded chat ([chat.filament.bench.replay.ChatLog]) is posted in its order
/// ([chat.filament.bench.replay.ReplayPublisher]), and every delivery and search hit is compared
/// with what the server has acknowledged.
@NullMarked
package chat.filament.bench.replay;

import org.jspecify.annotations.NullMarked;
