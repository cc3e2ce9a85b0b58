package chat.filament.platform.http;

/// The public door of one feature.
public interface Feature {
  /// Names every route of the feature. Called once for each HTTP verticle, on its event loop.
  void mount(Routes routes);
}
