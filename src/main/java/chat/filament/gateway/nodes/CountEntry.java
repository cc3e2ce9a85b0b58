package chat.filament.gateway.nodes;

/// One count of a node: how many sockets it has there.
record CountEntry(Counted what, int sockets) {}
