package chat.filament.platform.config;

/// A key pair of LiveKit.
///
/// @param id public: it stands in every token
public record LiveKitKey(String id, Secret secret) {}
