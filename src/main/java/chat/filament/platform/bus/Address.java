package chat.filament.platform.bus;

/// Where messages of type `T` go; `name` is unique in the process.
public record Address<T>(String name) {
  /// The address of one of several equal consumers, such as one writer of many.
  public Address<T> at(int index) {
    return new Address<>(name + "." + index);
  }
}
